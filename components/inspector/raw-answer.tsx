import { CopyButton } from "@/components/ui/copy-button";
import { Disclosure } from "@/components/ui/disclosure";
import type { ExchangeDto, MediaDetailDto } from "@/lib/schemas/media";

/** The last thing that was answered in the attempt that the item's state comes from; null when nothing was. */
export function lastAnswer({ attempts }: Pick<MediaDetailDto, "attempts">): ExchangeDto | null {
  return attempts[0]?.exchanges.findLast((exchange) => exchange.answer) ?? null;
}

/** What the provider answered, word for word, with secrets and links blanked by the server. */
export function RawAnswer({ exchange }: { exchange: ExchangeDto }) {
  return (
    <Disclosure summary="Raw answer" className="mt-1.5">
      <p className="mono break-all text-ink-3">
        {exchange.method} {exchange.host}
        {exchange.path}
      </p>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it with the keys.
        tabIndex={0}
        className="mono scrollbar-quiet mt-1 max-h-44 overflow-auto whitespace-pre-wrap break-all rounded-sm border border-line bg-sunken p-2 text-ink-2"
      >
        {exchange.answer}
      </pre>
      {exchange.providerRequestId && (
        <p className="mt-1 flex items-center gap-1 text-ink-3 text-sm">
          <span className="min-w-0 truncate" title={exchange.providerRequestId}>
            Request id <span className="mono">{exchange.providerRequestId}</span>
          </span>
          <CopyButton text={exchange.providerRequestId} what="the request id of this answer" />
        </p>
      )}
    </Disclosure>
  );
}
