import { cn } from "./cn";

export interface Bar {
  /** Identifies the bar among its chart's. */
  readonly key: string;
  /** Heights from the bottom up, one for each of the chart's tones. */
  readonly parts: readonly number[];
}

const BAR = 10;
const GAP = 2;
const HEIGHT = 100;
/** Something is never drawn as nothing. */
const LEAST = 6;

/**
 * Stacked bars without axes, as wide as its place. A picture to a screen reader, told in one sentence; whoever shows it
 * offers the numbers as text beside it. `tones` are fill classes, one for each part.
 */
export function BarChart({
  bars,
  tones,
  sentence,
  className,
}: {
  bars: readonly Bar[];
  tones: readonly string[];
  sentence: string;
  className?: string;
}) {
  const highest = Math.max(1, ...bars.map(({ parts }) => sumOf(parts)));
  return (
    <svg
      role="img"
      aria-label={sentence}
      viewBox={`0 0 ${bars.length * (BAR + GAP) - GAP} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={cn("block w-full", className)}
    >
      {bars.map(({ key, parts }, index) => (
        <g key={key} transform={`translate(${index * (BAR + GAP)} 0)`}>
          {sumOf(parts) === 0 && <rect y={HEIGHT - 3} width={BAR} height={3} className="fill-line-strong" />}
          {stacked(parts, highest).map(({ y, height }, part) => (
            <rect key={tones[part]} y={y} width={BAR} height={height} className={tones[part]} />
          ))}
        </g>
      ))}
    </svg>
  );
}

const sumOf = (parts: readonly number[]) => parts.reduce((sum, part) => sum + part, 0);

function stacked(parts: readonly number[], highest: number): { y: number; height: number }[] {
  let top = HEIGHT;
  return parts.map((part) => {
    const height = part === 0 ? 0 : Math.max(LEAST, (part / highest) * (HEIGHT - LEAST * parts.length));
    top -= height;
    return { y: top, height };
  });
}
