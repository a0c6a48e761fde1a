import { ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Section } from "@/components/connections/section";
import { KIND_LOOK, KindIcon } from "@/components/media/kind-icon";
import { StatusBadge } from "@/components/media/status-badge";
import { Bytes } from "@/components/ui/bytes";
import { CopyButton } from "@/components/ui/copy-button";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { DeliveryDetailDto } from "@/lib/schemas/deliveries";
import { ProofMark, ResultBadge } from "./delivery-look";
import { Payload } from "./payload";
import { RefreshButton } from "./refresh-button";
import { ReplayButton } from "./replay-button";

/** One delivery: what it was, what came of it, and what it said. */
export function DeliveryView({ delivery }: { delivery: DeliveryDetailDto }) {
  const { id, connection, receivedAt, status, result, headers } = delivery;
  return (
    <div className="@container max-w-[1080px] px-3 pb-16 md:px-5">
      <header className="flex flex-wrap items-end gap-x-3 gap-y-2 pt-2 pb-5 md:pt-3">
        <div className="min-w-0 flex-1 basis-full sm:basis-0">
          <Link
            href={paths.deliveries()}
            className="inline-flex min-h-6 items-center gap-1 rounded-xs text-ink-2 hover:text-ink"
          >
            Deliveries <ChevronRight aria-hidden className="size-3.5 text-ink-3" />
          </Link>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="font-semibold text-2xl tracking-[-0.01em]">
              Delivery <span className="font-normal text-ink-2">of</span> {connection.name}
            </h1>
            <ResultBadge status={status} />
          </div>
          {result && <p className="mt-0.5 text-ink-2">{result}</p>}
          {status === "FAILED" && (
            <Link
              href={paths.help("troubleshoot")}
              className="inline-block min-h-6 font-medium text-accent underline-offset-4 hover:underline"
            >
              Troubleshoot
            </Link>
          )}
        </div>
        <RefreshButton />
        <ReplayButton deliveryId={id} />
      </header>
      <Section id="facts" title="Facts" about="How it came and what was made of it.">
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-5 gap-y-1">
          <Fact name="Received">
            <Time iso={receivedAt} as="exact" />
          </Fact>
          <Fact name="Read">{delivery.processedAt ? <Time iso={delivery.processedAt} as="exact" /> : "not yet"}</Fact>
          <Fact name="Connection">
            <Link href={paths.connection(connection.id)} className="underline-offset-4 hover:underline">
              {connection.name}
            </Link>
            {connection.name !== connection.providerLabel && (
              <span className="text-ink-2"> · {connection.providerLabel}</span>
            )}
          </Fact>
          <Fact name="Proof">
            <ProofMark verifiedBy={delivery.verifiedBy} />
          </Fact>
          <Fact name="Size">
            <Bytes value={delivery.sizeBytes} className="mono" />
          </Fact>
          <Copied name="SHA-256" text={delivery.sha256} />
          <Copied name="Delivery" text={id} />
        </dl>
      </Section>
      <Section id="items" title="Items" about="The media that it speaks of, as they are now.">
        <Items delivery={delivery} />
      </Section>
      <Section id="headers" title="Headers" about="Those that are needed to judge it; credentials are never kept.">
        {headers.length === 0 ? (
          <p className="text-ink-2">None was kept.</p>
        ) : (
          <dl className="mono grid gap-x-5 gap-y-1 @[560px]:grid-cols-[auto_minmax(0,1fr)]">
            {headers.map(([name, value]) => (
              <Fact key={name} name={name}>
                <span className="break-all">{value}</span>
              </Fact>
            ))}
          </dl>
        )}
      </Section>
      <Section id="payload" title="Payload" about="What the provider said. It is text from outside and shown as such.">
        <Payload deliveryId={id} redacted={delivery.redacted} />
      </Section>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-2">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

function Copied({ name, text }: { name: string; text: string }) {
  return (
    <Fact name={name}>
      <span className="flex items-start gap-1.5">
        <span className="mono min-w-0 break-all">{text}</span>
        <CopyButton text={text} what={name} className="-my-[3px]" />
      </span>
    </Fact>
  );
}

function Items({ delivery: { items, itemCount } }: { delivery: DeliveryDetailDto }) {
  if (items.length === 0) {
    return (
      <p className="text-ink-2">
        {itemCount === 0 ? "It speaks of no media." : "They cannot be found from the delivery any more."}
      </p>
    );
  }
  return (
    <ul className="divide-y divide-line rounded-lg border border-line">
      {items.map((item) => (
        <li key={item.id} className="relative flex min-h-11 items-center gap-3 px-3.5 py-2 hover:bg-canvas">
          <KindIcon kind={item.kind} className="size-4 shrink-0 text-ink-2" />
          <Link
            href={paths.item(item.phoneNumberId, item.id)}
            className="min-w-0 flex-1 truncate font-medium after:absolute after:inset-0 hover:underline hover:underline-offset-4"
          >
            {KIND_LOOK[item.kind].word}
          </Link>
          <StatusBadge status={item.status} />
        </li>
      ))}
    </ul>
  );
}
