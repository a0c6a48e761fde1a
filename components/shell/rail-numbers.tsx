"use client";

import { Layers } from "lucide-react";
import { usePathname, useSearchParams } from "next/navigation";
import { formatPhoneNumber, givenName } from "@/components/media/phone-number";
import { BreakerMark } from "@/components/numbers/breaker-mark";
import { cn } from "@/components/ui/cn";
import { Skeleton } from "@/components/ui/skeleton";
import { numbersOf } from "@/lib/client/numbers-queries";
import { paths } from "@/lib/paths";
import type { NumberDto, RailConnectionDto, RailDto } from "@/lib/schemas/numbers";
import { AttentionCount } from "./attention-count";
import { HealthDot } from "./health-dot";
import { isFailedView } from "./places";
import { RailLink } from "./rail-link";

/** "All numbers", then the numbers under the name of their connection. */
export function RailNumbers({ rail, onNavigate }: { rail: RailDto; onNavigate?: () => void }) {
  const pathname = usePathname();
  const search = useSearchParams();
  return (
    <nav
      aria-label="Numbers"
      className="scrollbar-quiet min-h-0 flex-1 overflow-y-auto pb-5 [mask-image:linear-gradient(to_bottom,black_calc(100%-20px),transparent)]"
    >
      <RailLink
        href={paths.media("all")}
        current={pathname === paths.media("all") && !isFailedView(search)}
        mark={<Layers aria-hidden />}
        end={<AttentionCount numbers={numbersOf(rail)} />}
        onNavigate={onNavigate}
      >
        All numbers
      </RailLink>
      {rail.connections.map((connection) => (
        <ConnectionGroup key={connection.id} connection={connection} pathname={pathname} onNavigate={onNavigate} />
      ))}
      {rail.connections.length === 0 && (
        <p className="px-4 pt-3 text-ink-3 text-sm">
          {rail.operator.can.manage
            ? "Numbers appear here with their connection."
            : "No number was given to you yet. An admin can do that."}
        </p>
      )}
    </nav>
  );
}

function ConnectionGroup({
  connection,
  pathname,
  onNavigate,
}: {
  connection: RailConnectionDto;
  pathname: string;
  onNavigate?: () => void;
}) {
  const headingId = `connection-${connection.id}`;
  return (
    <section aria-labelledby={headingId} className="pt-3">
      <h2 id={headingId} className="flex h-6 items-center gap-[0.5ch] truncate px-4 text-ink-3 text-sm">
        <span className="max-w-3/4 shrink-0 truncate">{connection.name}</span>
        {connection.name !== connection.providerLabel && <span className="truncate">· {connection.providerLabel}</span>}
        {!connection.enabled && <span className="shrink-0 text-gone">· disabled</span>}
      </h2>
      <ul>
        {connection.numbers.map((number) => (
          <li key={number.id}>
            <RailLink
              href={paths.media(number.id)}
              current={pathname === paths.media(number.id)}
              mark={<HealthDot health={number.health} />}
              end={<AttentionCount numbers={[number]} />}
              title={number.breaker.because ?? number.healthDetail}
              onNavigate={onNavigate}
            >
              <NumberName number={number} />
            </RailLink>
          </li>
        ))}
      </ul>
    </section>
  );
}

function NumberName({ number }: { number: NumberDto }) {
  const name = givenName(number);
  if (number.breaker.state !== "closed") {
    return (
      <span className="grid py-1 leading-4">
        <span className={cn("truncate", !name && "mono")}>{name ?? formatPhoneNumber(number.phoneNumber)}</span>
        <BreakerMark state={number.breaker.state} />
      </span>
    );
  }
  if (!name) {
    return <span className="mono">{formatPhoneNumber(number.phoneNumber)}</span>;
  }
  return (
    <span className="grid py-1 leading-4">
      <span className="truncate">{name}</span>
      <span className="mono truncate font-normal text-ink-3 text-sm in-data-[density=compact]:hidden">
        {formatPhoneNumber(number.phoneNumber)}
      </span>
    </span>
  );
}

export function RailNumbersSkeleton() {
  return (
    <div className="flex-1 space-y-2 px-4" role="status" aria-label="Loading numbers">
      <Skeleton className="h-7" />
      {[0, 1, 2, 3].map((row) => (
        <Skeleton key={row} className="h-9" />
      ))}
    </div>
  );
}
