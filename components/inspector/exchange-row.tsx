import { HashedText } from "@/components/media/hashed-text";
import { CopyButton } from "@/components/ui/copy-button";
import { Disclosure } from "@/components/ui/disclosure";
import { type ExchangeDto, STEP_WORDS } from "@/lib/schemas/media";
import { formatBytes } from "@/lib/sizes";

/** A step of our own asks nobody, so that it has neither an address nor an answer. */
function answerText({ host, httpStatus, providerCode, durationMs, bytes }: ExchangeDto): string {
  const parts: string[] = [];
  if (host) parts.push(httpStatus === null ? "no answer" : `HTTP ${httpStatus}`);
  if (providerCode !== null) parts.push(`code ${providerCode}`);
  parts.push(`${Math.round(durationMs)} ms`);
  if (bytes) parts.push(formatBytes(bytes));
  // Breaks between the parts only.
  return parts.map((part) => part.replaceAll(" ", "\u00a0")).join(" · ");
}

/** One step of an attempt: what was asked of the provider and what it answered, or what we did with the bytes. */
export function ExchangeRow({ exchange }: { exchange: ExchangeDto }) {
  return (
    <li className="min-w-0">
      <p className="flex justify-between gap-2">
        <span className="font-medium">{STEP_WORDS[exchange.step] ?? exchange.step}</span>
        <span className="mono text-right text-ink-2">{answerText(exchange)}</span>
      </p>
      {exchange.host && (
        <p className="mono break-all text-ink-3">
          {exchange.method} {exchange.host}
          {exchange.path}
        </p>
      )}
      <p className="break-words text-ink-2">
        <HashedText text={exchange.note} />
      </p>
      {exchange.providerRequestId && (
        <p className="flex items-center gap-1 text-ink-3 text-sm">
          <span className="min-w-0 truncate" title={exchange.providerRequestId}>
            Request id <span className="mono">{exchange.providerRequestId}</span>
          </span>
          <CopyButton text={exchange.providerRequestId} what="the provider's request id" />
        </p>
      )}
      {exchange.answer && (
        <Disclosure summary="Raw answer">
          <pre className="mono scrollbar-quiet max-h-60 overflow-auto whitespace-pre-wrap break-all rounded-sm border border-line bg-sunken p-2 text-ink-2">
            {exchange.answer}
          </pre>
        </Disclosure>
      )}
    </li>
  );
}
