import { BarChart } from "@/components/ui/bar-chart";
import type { HourCount } from "@/lib/schemas/incidents";

/** "14 times in the last 24 hours, 3 of them in the last hour." */
function sentenceOf(course: readonly HourCount[], span: string): string {
  const total = course.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return `Did not happen in the last ${span}.`;
  const latest = course.at(-1)?.count ?? 0;
  return `Happened ${times(total)} in the last ${span}, ${latest === 0 ? "not" : times(latest)} in this hour.`;
}

const times = (count: number) => (count === 1 ? "once" : `${count.toLocaleString("en")} times`);

/** How often an incident occurred, hour by hour or in steps of several hours. */
export function Course({
  course,
  step = 1,
  span,
  className,
}: {
  course: readonly HourCount[];
  step?: number;
  span: string;
  className?: string;
}) {
  const bars = [];
  for (let start = 0; start < course.length; start += step) {
    const some = course.slice(start, start + step);
    bars.push({ key: some[0]?.hour ?? "", parts: [some.reduce((sum, { count }) => sum + count, 0)] });
  }
  return <BarChart bars={bars} tones={["fill-failed"]} sentence={sentenceOf(course, span)} className={className} />;
}
