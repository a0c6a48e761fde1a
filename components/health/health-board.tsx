import { Phone, ShieldX } from "lucide-react";
import Link from "next/link";
import { Outcome } from "@/components/connections/state-badges";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { ConnectionHealthDto, HealthDto } from "@/lib/schemas/health";
import { BlameLine } from "./blame-line";
import { ChartLegend } from "./hours-chart";
import { NumberCard } from "./number-card";

/** How every number is doing, by connection, under the one line that says whose turn it is. */
export function HealthBoard({ board }: { board: HealthDto }) {
  if (board.connections.length === 0) {
    return (
      <EmptyState
        icon={<Phone />}
        title="No number to look at"
        action={
          board.can.manage && (
            <Button asChild>
              <Link href={paths.connections()}>Go to the connections</Link>
            </Button>
          )
        }
      >
        {board.can.manage
          ? "Numbers come with a connection. What succeeds and fails at each appears here."
          : "A number that is given to you appears here with what succeeds and fails at it."}
      </EmptyState>
    );
  }
  return (
    <div className="@container max-w-[1240px] pt-4 pb-16">
      <BlameLine blame={board.blame} mayManage={board.can.manage} />
      <div className="mt-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
        <ChartLegend />
        <p className="text-ink-2 text-sm">
          {board.workers === 0
            ? "No worker is running"
            : `${board.workers} ${board.workers === 1 ? "worker" : "workers"} running`}
        </p>
      </div>
      {board.connections.map((connection) => (
        <ConnectionPart key={connection.id} connection={connection} board={board} />
      ))}
    </div>
  );
}

function ConnectionPart({ connection, board }: { connection: ConnectionHealthDto; board: HealthDto }) {
  const { id, name, providerLabel, enabled, lastCheck, refusal, numbers } = connection;
  const headingId = `health-${id}`;
  return (
    <section aria-labelledby={headingId} className="mt-5">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-line-strong border-b pb-1.5">
        <h2 id={headingId} className="font-semibold text-lg">
          {board.can.manage ? (
            <Link href={paths.connection(id)} className="underline-offset-4 hover:underline">
              {name}
            </Link>
          ) : (
            name
          )}
        </h2>
        {name !== providerLabel && <span className="text-ink-2">{providerLabel}</span>}
        {!enabled && <span className="text-gone">switched off</span>}
        {board.can.manage && (
          <span className="ml-auto inline-flex flex-wrap gap-x-2 text-ink-2">
            {lastCheck ? (
              <>
                Last check <Outcome outcome={lastCheck.outcome} /> <Time iso={lastCheck.at} />
              </>
            ) : (
              "Never checked"
            )}
          </span>
        )}
      </div>
      {refusal && (
        <p className="mt-2 flex items-start gap-1.5 text-gone">
          <ShieldX aria-hidden className="mt-[3px] size-3.5 shrink-0" />
          <span>
            A delivery was refused <Time iso={refusal.at} />: {refusal.because}
          </span>
        </p>
      )}
      {numbers.map((number) => (
        <NumberCard key={number.id} number={number} range={board.range} />
      ))}
    </section>
  );
}
