import { resamplePeaks } from "@/components/preview/waveform";

const BARS = 44;
const PITCH = 4;
const HEIGHT = 100;

/** The loudness of a recording, to recognise it by. One path, as there may be hundreds on a page. */
export function WaveformGlyph({ peaks }: { peaks: readonly number[] }) {
  const loudness = peaks.length > 0 ? resamplePeaks(peaks, Math.min(BARS, peaks.length)) : Array<number>(BARS).fill(8);
  const path = loudness
    .map((value, index) => {
      const half = (Math.max(7, value) / 100) * (HEIGHT / 2);
      return `M${index * PITCH + 1} ${HEIGHT / 2 - half}v${half * 2}`;
    })
    .join("");
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${loudness.length * PITCH - 2} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="size-full text-ink-3/70"
    >
      <path
        d={path}
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
