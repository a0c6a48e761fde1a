"use client";

import { Check, Copy } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import { Select } from "@/components/ui/input";
import { useCopy } from "@/components/ui/use-copy";
import { useCustomerLanguage } from "@/lib/client/customer-language";
import type { MediaDetailDto } from "@/lib/schemas/media";

/** By their own names: whoever is to read one knows it. */
const LANGUAGE_NAMES: Readonly<Record<string, string>> = {
  en: "English",
  es: "Español",
  pt: "Português",
  hi: "हिन्दी",
  id: "Bahasa Indonesia",
  ar: "العربية",
};

const NAME = "Message for the customer";

type Messages = MediaDetailDto["customerMessages"];

/**
 * A ready text to whoever sent the media, to be copied into the conversation. Folded away unless writing it is what has
 * to be done now.
 */
export function CustomerMessage({ messages, isNextStep }: { messages: Messages; isNextStep: boolean }) {
  if (messages.length === 0) return null;
  return (
    <section aria-label={NAME} className="border-line border-t px-3 py-2.5">
      {isNextStep ? (
        <Text messages={messages} primary />
      ) : (
        <Disclosure summary={NAME}>
          <Text messages={messages} primary={false} />
        </Disclosure>
      )}
    </section>
  );
}

/** The text in the language that is chosen. */
function Text({ messages, primary }: { messages: Messages; primary: boolean }) {
  const [language, choose] = useCustomerLanguage(messages.map((message) => message.language));
  const { copied, copy } = useCopy();
  const message = messages.find((each) => each.language === language);
  if (!message) return null;
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1.5">
        {primary && <h4 className="shrink-0 font-medium">{NAME}</h4>}
        <Select
          aria-label="Language of the message"
          value={message.language}
          onChange={(event) => choose(event.target.value)}
          className="w-auto shrink-0"
        >
          {messages.map((each) => (
            <option key={each.language} value={each.language} lang={each.language}>
              {LANGUAGE_NAMES[each.language] ?? each.language}
            </option>
          ))}
        </Select>
      </div>
      <blockquote
        lang={message.language}
        dir={message.language === "ar" ? "rtl" : "ltr"}
        className="mt-2 break-words rounded-md bg-sunken px-3 py-2 text-ink"
      >
        {message.text}
      </blockquote>
      <div className="mt-2 flex items-center gap-2.5">
        <Button variant={primary ? "primary" : "default"} onClick={() => void copy(message.text)}>
          {copied ? <Check /> : <Copy />}
          {copied ? "Copied" : "Copy message"}
        </Button>
        <span role="status" className="text-ink-2 text-sm">
          {copied ? "Paste it into the conversation." : ""}
        </span>
      </div>
    </>
  );
}
