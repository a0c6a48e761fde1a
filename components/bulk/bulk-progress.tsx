import { CircleStop } from "lucide-react";
import { Bytes } from "@/components/ui/bytes";
import { cn } from "@/components/ui/cn";
import { formatTook } from "@/components/ui/format";
import { ProgressBar } from "@/components/ui/progress-bar";
import type { BulkDetailDto } from "@/lib/schemas/bulk";
import { count, progressOf } from "./bulk-look";
import { BulkSteering } from "./bulk-steering";

/** How a run that was started is getting on, and what can be done with it. */
export function BulkProgress({ run }: { run: BulkDetailDto }) {
  const { done, of } = progressOf(run);
  return (
    <section aria-labelledby="progress-title" className="border-line border-t py-5">
      <h2 id="progress-title" className="sr-only">
        Progress
      </h2>
      {run.status === "HALTED" && <HaltCard run={run} />}
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <p role="status" className="tabular font-semibold text-xl">
          {count(done)} of {count(of)} done
        </p>
        <p className="text-ink-2">{paceText(run)}</p>
      </div>
      <ProgressBar value={of === 0 ? 1 : done / of} label="Items done" className="mt-2 h-1.5" />
      <dl className={cn("mt-4 grid gap-3", run.finishedAt ? "grid-cols-3" : "grid-cols-2 @[560px]:grid-cols-4")}>
        <Figure name={run.deed === "probe" ? "Found" : "Stored"} value={run.succeeded} />
        <Figure name="Failed" value={run.failed} tone={run.failed > 0 ? "text-failed" : undefined} />
        {run.finishedAt ? (
          <Figure name="Left out" value={run.skipped} />
        ) : (
          <>
            <Figure name="Under way" value={run.inFlight} />
            <Figure name="Waiting" value={run.waiting} />
          </>
        )}
      </dl>
      <p className="mt-3 text-ink-2 text-sm empty:hidden">
        {run.deed === "redownload" && run.plannedBytes > 0 && (
          <>
            At least <Bytes value={run.plannedBytes} className="mono" /> planned
            {run.unsizedItems > 0 && `, ${count(run.unsizedItems)} items of unknown size`}.{" "}
          </>
        )}
        {run.skipped > 0 && !run.finishedAt && `${count(run.skipped)} left out.`}
      </p>
      <div className="mt-4 empty:hidden">{run.status !== "HALTED" && <BulkSteering run={run} />}</div>
    </section>
  );
}

function HaltCard({ run }: { run: BulkDetailDto }) {
  return (
    <div role="alert" className="mb-5 rounded-lg border border-failed/40 bg-failed-soft p-4">
      <h3 className="flex items-center gap-2 font-semibold text-failed text-lg">
        <CircleStop aria-hidden className="size-4.5" /> The run halted itself
      </h3>
      <p className="mt-1 max-w-[76ch]">{run.haltReason}</p>
      <p className="mt-2 mb-3 max-w-[76ch] text-ink-2">
        Look at what failed below. When the cause is mended, resume: it goes on where it was and halts again should it
        be the same. Otherwise cancel.
      </p>
      <BulkSteering run={run} />
    </div>
  );
}

function Figure({ name, value, tone }: { name: string; value: number; tone?: string | undefined }) {
  return (
    <div className="rounded-lg border border-line px-3 py-2">
      <dt className="text-ink-2 text-sm">{name}</dt>
      <dd className={`tabular font-semibold text-xl ${tone ?? ""}`}>{count(value)}</dd>
    </div>
  );
}

/** "3.4 a second, about 12 min left", or why nothing moves. */
function paceText(run: BulkDetailDto): string {
  if (run.status === "PAUSED") return "Paused. What is under way is finished.";
  if (run.waitsForNumbers) return "Waiting for its numbers, see below.";
  if (run.status === "CANARY") return "The first five show whether it works.";
  if (run.status !== "RUNNING") return "";
  if (run.rate === null) return "";
  const left = ((run.waiting + run.inFlight) / run.rate) * 1_000;
  return `${run.rate.toFixed(1)} a second, about ${formatTook(left)} left`;
}
