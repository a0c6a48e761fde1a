"use client";

import { Play } from "lucide-react";
import { useState } from "react";
import { Failure } from "@/components/connections/failure";
import { Button } from "@/components/ui/button";
import { Bytes } from "@/components/ui/bytes";
import { cn } from "@/components/ui/cn";
import { formatTook } from "@/components/ui/format";
import { ProgressBar } from "@/components/ui/progress-bar";
import { useLeaveFocus } from "@/components/ui/use-leave-focus";
import { startBulkRun } from "@/lib/actions/bulk";
import { BULK_FORECASTS, type BulkDetailDto, type BulkForecast } from "@/lib/schemas/bulk";
import { count, FORECAST_WORDS, itemCount } from "./bulk-look";
import { CancelButton, useBulkDeed } from "./bulk-steering";

const CANARY = 5;

/** What a run will probably come to, and the choice of what to ask for. */
export function BulkPlan({ run }: { run: BulkDetailDto }) {
  const [include, setInclude] = useState<readonly BulkForecast[]>([]);
  const start = useBulkDeed(startBulkRun);
  const leaving = useLeaveFocus();
  const planning = run.status === "PLANNING";
  const chosen = BULK_FORECASTS.filter((forecast) => forecast === "ELIGIBLE" || include.includes(forecast));
  const items = chosen.reduce((sum, forecast) => sum + run.figures[forecast].items, 0);
  const toggle = (forecast: BulkForecast) =>
    setInclude((before) =>
      before.includes(forecast) ? before.filter((each) => each !== forecast) : [...before, forecast],
    );
  return (
    <section aria-labelledby="plan-title" className="border-line border-t py-5">
      <h2 id="plan-title" className="font-semibold text-lg">
        The plan
      </h2>
      <p className="mt-0.5 mb-4 text-ink-2" aria-live="polite">
        {planning && `Looking through the selection: ${itemCount(run.total)} so far. Nothing is asked of a provider.`}
        {run.status === "PLANNED" && `${itemCount(run.total)}. Nothing was asked of a provider yet.`}
        {run.status === "CANCELLED" && "Cancelled before it was started. Nothing was asked of a provider."}
      </p>
      {planning && <ProgressBar value={null} label="Planning" className="mb-4" />}
      {run.planNote && <p className="mb-4 rounded-md bg-failed-soft px-3 py-2 text-failed">{run.planNote}</p>}
      <fieldset className="grid @[520px]:grid-cols-2 @[900px]:grid-cols-4 gap-3" disabled={!run.can.start}>
        <legend className="sr-only">What to include</legend>
        {BULK_FORECASTS.map((forecast) => (
          <ForecastCard
            key={forecast}
            forecast={forecast}
            run={run}
            checked={chosen.includes(forecast)}
            onToggle={() => toggle(forecast)}
          />
        ))}
      </fieldset>
      {run.status === "PLANNED" && (
        <>
          <Sum run={run} chosen={chosen} items={items} />
          <div className="mt-4 flex flex-wrap items-center gap-2">
            {run.can.start && (
              <Button
                ref={leaving}
                variant="primary"
                busy={start.isPending}
                disabled={items === 0}
                onClick={() =>
                  start.mutate({ bulkRunId: run.id, include: chosen.filter((forecast) => forecast !== "ELIGIBLE") })
                }
              >
                {!start.isPending && <Play />}{" "}
                {items === 0 ? "Start" : `Start with ${Math.min(CANARY, items)} of ${count(items)}`}
              </Button>
            )}
            <CancelButton run={run} />
          </div>
          <Failure error={start.error} />
        </>
      )}
    </section>
  );
}

function ForecastCard({
  forecast,
  run,
  checked,
  onToggle,
}: {
  forecast: BulkForecast;
  run: BulkDetailDto;
  checked: boolean;
  onToggle: () => void;
}) {
  const { items, bytes, unsized } = run.figures[forecast];
  const { name, about } = FORECAST_WORDS[forecast];
  const isProbe = run.deed === "probe";
  const fixed = forecast === "ELIGIBLE" || items === 0;
  return (
    <label
      className={cn(
        "flex flex-col rounded-lg border border-line p-3",
        checked && items > 0 && "border-accent",
        !fixed && run.can.start && "cursor-pointer hover:bg-canvas",
      )}
    >
      <span className="flex items-center gap-2">
        <input
          type="checkbox"
          checked={checked && items > 0}
          disabled={fixed}
          onChange={onToggle}
          className="size-4 accent-accent"
        />
        <span className="font-medium">{name}</span>
      </span>
      <span className="tabular mt-1.5 font-semibold text-2xl">{count(items)}</span>
      {!isProbe && (
        <span className="mono text-ink-2 text-sm">
          {bytes > 0 ? <Bytes value={bytes} /> : items > 0 ? "size not known" : "–"}
          {unsized > 0 && bytes > 0 && ` + ${count(unsized)} of unknown size`}
        </span>
      )}
      <span className="mt-2 text-ink-2 text-sm">
        {isProbe && forecast === "STORED" ? "Checked only if you want to; what is here stays as it is." : about}
      </span>
    </label>
  );
}

function Sum({ run, chosen, items }: { run: BulkDetailDto; chosen: readonly BulkForecast[]; items: number }) {
  const bytes = chosen.reduce((sum, forecast) => sum + run.figures[forecast].bytes, 0);
  const ms = Math.max(
    0,
    ...run.numbers.map(({ figures, perSecond }) => {
      const own = chosen.reduce((sum, forecast) => sum + figures[forecast].items, 0);
      return (own / perSecond) * 1_000;
    }),
  );
  if (items === 0) return <p className="mt-4 text-ink-2">Nothing is chosen to be asked for.</p>;
  return (
    <p className="mt-4">
      <strong className="tabular font-semibold">{itemCount(items)}</strong>
      {run.deed === "redownload" && bytes > 0 && (
        <>
          , at least <Bytes value={bytes} className="mono" />
        </>
      )}
      , about <strong className="font-semibold">{formatTook(ms)}</strong> when no live media come in between.
      <span className="block text-ink-2">
        Five are tried first. When three of them fail in the same way, the run halts by itself, and so it does later
        when five in a row fail alike.
      </span>
    </p>
  );
}
