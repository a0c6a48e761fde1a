import type { NumberDto } from "@/lib/schemas/numbers";

/** How each health is said. */
export const HEALTH_WORDS: Readonly<Record<NumberDto["health"], string>> = {
  ok: "Healthy",
  degraded: "Degraded",
  down: "Down",
  idle: "Idle",
};

/** Health by shape as well as by hue: disc, ring, square, dash. Its word is there for screen readers. */
export function HealthDot({ health }: { health: NumberDto["health"] }) {
  return (
    <span className="grid size-4 shrink-0 place-items-center">
      <svg aria-hidden viewBox="0 0 10 10" className="size-2.5">
        {health === "ok" && <circle cx="5" cy="5" r="4" className="fill-stored" />}
        {health === "degraded" && <circle cx="5" cy="5" r="3.25" className="fill-none stroke-2 stroke-failed" />}
        {health === "down" && <rect x="1" y="1" width="8" height="8" rx="1.5" className="fill-gone" />}
        {health === "idle" && <rect x="1" y="4" width="8" height="2" rx="1" className="fill-ink-3" />}
      </svg>
      <span className="sr-only">{HEALTH_WORDS[health]}</span>
    </span>
  );
}
