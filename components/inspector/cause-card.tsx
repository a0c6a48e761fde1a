"use client";

import { CircleAlert, CornerDownRight, Plug, RotateCw } from "lucide-react";
import Link from "next/link";
import { heldBackSentence, isHeldPast } from "@/components/numbers/breaker-text";
import { useNumberBreaker } from "@/components/numbers/use-number-breaker";
import { SaveButton } from "@/components/preview/file-card";
import { Button } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import { useLeaveFocus } from "@/components/ui/use-leave-focus";
import { useNow } from "@/components/ui/use-now";
import { paths } from "@/lib/paths";
import type { MediaDetailDto } from "@/lib/schemas/media";
import { CustomerMessage } from "./customer-message";
import { DownloadProgress } from "./download-progress";
import { lastAnswer, RawAnswer } from "./raw-answer";
import { codeText, connectionToMend, currentFailure, deedsOf, stateText, turnText } from "./state-text";
import { useRedownload } from "./use-redownload";

/** What is the case, whose turn it is and what to do, what to write to the customer, and the next step as a button. */
export function CauseCard({ item }: { item: MediaDetailDto }) {
  const heldBack = useHeldBack(item);
  const text = stateText(item, heldBack);
  const failure = currentFailure(item);
  const code = codeText(failure);
  const turn = turnText(item);
  const deeds = deedsOf(item);
  const answer = failure && lastAnswer(item);
  const offered = item.owned !== null && item.can.adopt;
  return (
    <section aria-label="State" className="overflow-hidden rounded-lg border border-line">
      <div className="px-3 pt-2.5 pb-3">
        <h3 className="font-semibold">
          {text.confidence && <span className="font-normal text-ink-2">{text.confidence}: </span>}
          {text.title}
        </h3>
        {text.detail && <p className="mt-1 text-ink-2">{text.detail}</p>}
        {item.status === "DOWNLOADING" && <DownloadProgress progress={item.progress} />}
        {(item.status === "RETRY_WAIT" || item.status === "AWAITING_PROVIDER") &&
          (heldBack ? (
            <p className="mt-1 text-ink-2">{heldBack}</p>
          ) : (
            <NextAttempt at={item.nextAttemptAt} what={item.status === "RETRY_WAIT" ? "attempt" : "look"} />
          ))}
        {turn && (
          <div className="mt-2.5 flex gap-1.5">
            <CornerDownRight aria-hidden className="mt-[3px] size-3.5 shrink-0 text-ink-3" />
            <div className="min-w-0">
              <p className="font-medium">{turn}</p>
              {failure && <p className="text-ink-2">{failure.nextStep}</p>}
            </div>
          </div>
        )}
        {answer && <RawAnswer exchange={answer} />}
      </div>
      {failure && (
        <CustomerMessage messages={item.customerMessages} isNextStep={failure.whoActs === "customer" && !offered} />
      )}
      {(deeds.primary || code || connectionToMend(item)) && <Actions item={item} code={code} isNextStep={!offered} />}
    </section>
  );
}

/** Why an item that is due does not start, as its number tells it; null where it is not the number's doing. */
function useHeldBack({ status, phoneNumberId, nextAttemptAt }: MediaDetailDto): string | null {
  const now = useNow();
  const breaker = useNumberBreaker(phoneNumberId);
  const waits = status === "QUEUED" || status === "RETRY_WAIT" || status === "AWAITING_PROVIDER";
  return waits && now && breaker && isHeldPast(breaker, nextAttemptAt) ? heldBackSentence(breaker, now) : null;
}

/** Nearer than this the clock on screen is too coarse to count down. */
const SOON_MS = 5_000;

/** While the provider is at it there are no attempts of ours, only looks whether it is done. */
function NextAttempt({ at, what }: { at: string | null; what: "attempt" | "look" }) {
  const now = useNow();
  if (!at || !now) return null;
  const due = Date.parse(at) - now.getTime() < SOON_MS;
  return (
    <p className="mt-1 text-ink-2">
      {due ? (
        `The next ${what} is due.`
      ) : (
        <>
          Next {what} <Time iso={at} />.
        </>
      )}
    </p>
  );
}

/** `isNextStep`: nothing better is at hand, such as the same bytes. */
function Actions({ item, code, isNextStep }: { item: MediaDetailDto; code: string | null; isNextStep: boolean }) {
  const deeds = deedsOf(item);
  const again = useRedownload(item.id);
  const leaving = useLeaveFocus();
  const connectionId = connectionToMend(item);
  const button = (deed: "save" | "redownload" | null, primary: boolean) => {
    if (deed === "save") return <SaveButton key="save" itemId={item.id} variant={primary ? "primary" : "default"} />;
    if (deed !== "redownload") return null;
    return (
      <Button
        key="redownload"
        ref={leaving}
        variant={primary && item.status !== "GONE" ? "primary" : "default"}
        busy={again.busy}
        onClick={() => again.mutate()}
        aria-keyshortcuts="r"
      >
        {!again.busy && <RotateCw />}
        {deeds.redownloadWord}
      </Button>
    );
  };
  return (
    <div className="border-line border-t bg-sunken/60 px-3 py-2.5">
      <div className="flex flex-wrap items-center gap-2">
        {connectionId && (
          <Button asChild variant={isNextStep ? "primary" : "default"}>
            <Link href={paths.connection(connectionId)}>
              <Plug /> Open connection
            </Link>
          </Button>
        )}
        {button(deeds.primary, isNextStep && !connectionId)}
        {button(deeds.secondary, false)}
        {code && <span className="mono ml-auto text-ink-3">{code}</span>}
      </div>
      {again.isError && (
        <p role="alert" className="mt-2 flex items-start gap-1.5 text-gone text-sm">
          <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          <span>
            {again.error.message}
            {again.error.requestId && <span className="mono block text-ink-3">{again.error.requestId}</span>}
          </span>
        </p>
      )}
    </div>
  );
}
