import Link from "next/link";
import { ExchangeRow } from "@/components/inspector/exchange-row";
import { CopyButton } from "@/components/ui/copy-button";
import { paths } from "@/lib/paths";
import type { TimelineEntryDto } from "@/lib/schemas/timeline";

/** True when there is more to an entry than its lines say. */
export function hasDetails({ codes, exchanges, raw, deliveryId, bulkRunId }: TimelineEntryDto): boolean {
  return codes.length > 0 || exchanges.length > 0 || raw !== null || deliveryId !== null || bulkRunId !== null;
}

/** What was asked and answered in order, the names to quote, and where to read on. */
export function EntryDetails({ entry }: { entry: TimelineEntryDto }) {
  return (
    <div className="mt-1 mb-1.5 grid gap-2.5 border-line border-l pl-2.5">
      {entry.exchanges.length > 0 && (
        <ol className="grid gap-2.5">
          {entry.exchanges.map((exchange) => (
            <ExchangeRow key={`${exchange.startedAt} ${exchange.step} ${exchange.path}`} exchange={exchange} />
          ))}
        </ol>
      )}
      {entry.codes.length > 0 && (
        <dl className="grid gap-px">
          {entry.codes.map(({ name, value }) => (
            <div key={name} className="flex min-h-6 items-center gap-2">
              <dt className="shrink-0 text-ink-2 text-sm">{name}</dt>
              <dd className="flex min-w-0 flex-1 items-center gap-2">
                <span className="mono min-w-0 flex-1 truncate text-ink-2" title={value}>
                  {value}
                </span>
                <CopyButton text={value} what={name === "HTTP" ? "HTTP status" : name} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {entry.raw && (
        <pre className="mono scrollbar-quiet max-h-60 overflow-auto whitespace-pre-wrap break-all rounded-sm border border-line bg-sunken p-2 text-ink-2">
          {entry.raw}
        </pre>
      )}
      {entry.deliveryId && <Onward href={paths.delivery(entry.deliveryId)}>Open the delivery</Onward>}
      {entry.bulkRunId && <Onward href={paths.bulkRun(entry.bulkRunId)}>Open the bulk run</Onward>}
    </div>
  );
}

function Onward({ href, children }: { href: string; children: string }) {
  return (
    <p>
      <Link href={href} className="inline-flex min-h-6 items-center text-accent hover:underline">
        {children}
      </Link>
    </p>
  );
}
