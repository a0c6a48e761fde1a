import { BarChart } from "@/components/ui/bar-chart";
import { Disclosure } from "@/components/ui/disclosure";
import { Time } from "@/components/ui/time";
import type { HealthBar, HealthRange } from "@/lib/schemas/health";

const SPAN: Readonly<Record<HealthRange, string>> = { "24h": "24 hours", "7d": "7 days" };
const TONES = ["fill-stored", "fill-failed", "fill-ink-3"] as const;

const total = (bars: readonly HealthBar[], of: (bar: HealthBar) => number) =>
  bars.reduce((sum, bar) => sum + of(bar), 0);

function sentenceOf(name: string, bars: readonly HealthBar[], range: HealthRange): string {
  const succeeded = total(bars, (bar) => bar.succeeded);
  const failed = total(bars, (bar) => bar.failed);
  const failedItems = total(bars, (bar) => bar.failedItems);
  if (succeeded + failed + failedItems === 0) return `${name}: nothing ended in the last ${SPAN[range]}.`;
  return `${name}: ${succeeded} succeeded, ${failed} failed and ${failedItems} failed for single items in the last ${SPAN[range]}.`;
}

/** What ended at a number, step by step: succeeded from the ground up, failed above. The numbers stand behind it. */
export function HoursChart({ name, bars, range }: { name: string; bars: readonly HealthBar[]; range: HealthRange }) {
  const told = bars.filter((bar) => bar.succeeded + bar.failed + bar.failedItems > 0).reverse();
  return (
    <div>
      <BarChart
        bars={bars.map((bar) => ({ key: bar.from, parts: [bar.succeeded, bar.failed, bar.failedItems] }))}
        tones={TONES}
        sentence={sentenceOf(name, bars, range)}
        className="h-12"
      />
      <div aria-hidden className="mt-1 flex justify-between text-ink-3 text-xs">
        <span>{range === "24h" ? "24 h ago" : "7 d ago"}</span>
        <span>now</span>
      </div>
      {told.length > 0 && (
        <Disclosure summary="The same in numbers" className="mt-1">
          <div className="scrollbar-quiet max-h-64 overflow-y-auto">
            <table className="tabular w-full max-w-md">
              <thead>
                <tr className="text-left text-ink-3 text-sm">
                  {["From", "Succeeded", "Failed", "Single items"].map((name, index) => (
                    <th key={name} scope="col" className={index === 0 ? "font-normal" : "pl-4 text-right font-normal"}>
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {told.map((bar) => (
                  <tr key={bar.from}>
                    <th scope="row" className="text-left font-normal">
                      <Time iso={bar.from} as="moment" plain />
                    </th>
                    <td className="pl-4 text-right">{bar.succeeded}</td>
                    <td className="pl-4 text-right">{bar.failed}</td>
                    <td className="pl-4 text-right">{bar.failedItems}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Disclosure>
      )}
    </div>
  );
}

/** What the hues of the charts mean. */
export function ChartLegend() {
  const meanings = ["Succeeded", "Failed", "Failed for a single item"];
  return (
    <ul aria-label="What the bars mean" className="flex flex-wrap gap-x-4 gap-y-1 text-ink-2 text-sm">
      {meanings.map((meaning, index) => (
        <li key={meaning} className="inline-flex items-center gap-1.5">
          <svg aria-hidden viewBox="0 0 8 8" className="size-2">
            <rect width="8" height="8" rx="1.5" className={TONES[index]} />
          </svg>
          {meaning}
        </li>
      ))}
    </ul>
  );
}
