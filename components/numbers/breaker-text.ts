import { formatClock } from "@/components/ui/format";
import type { BreakerDto, NumberDto } from "@/lib/schemas/numbers";

type Shown = Pick<BreakerDto, "state" | "resumesAt">;

/** What a number's state is called where requests do not simply go out. */
export const BREAKER_WORD = {
  open: "On hold",
  "half-open": "Trying again",
  paused: "Paused",
} as const satisfies Readonly<Record<Exclude<BreakerDto["state"], "closed">, string>>;

const ahead = (resumesAt: string | null, now: Date) =>
  resumesAt && Date.parse(resumesAt) > now.getTime() ? resumesAt : null;

/** Why an item that waits does not move, short enough for a tile; null where its number does not hold it back. */
export function heldBackShort({ state, resumesAt }: Shown, now: Date): string | null {
  if (state === "closed") return null;
  if (state === "paused") return "On hold: the number is paused";
  if (state === "half-open") return "On hold while one request tries whether it works again";
  const at = ahead(resumesAt, now);
  return at ? `On hold until ${formatClock(new Date(at))}` : "On hold, goes on any moment now";
}

/** The same as a sentence that says what comes next. */
export function heldBackSentence({ state, resumesAt }: Shown, now: Date): string | null {
  if (state === "closed") return null;
  if (state === "paused") return "Requests for this number are paused. It goes on when somebody resumes them.";
  if (state === "half-open") return "One request is trying whether the number works again. This one follows by itself.";
  const at = ahead(resumesAt, now);
  const until = at ? ` until ${formatClock(new Date(at))}` : "";
  return `Requests for this number are on hold${until}. It goes on by itself after that.`;
}

/** Whether an item that is due at `nextAttemptAt` (null: at once) waits for its number and not for its own time. */
export function isHeldPast({ state, resumesAt }: Shown, nextAttemptAt: string | null): boolean {
  if (state === "closed") return false;
  return !nextAttemptAt || state === "paused" || !resumesAt || Date.parse(nextAttemptAt) <= Date.parse(resumesAt);
}

/** What is the case with a number that holds back. */
export function stripTitle(state: Exclude<BreakerDto["state"], "closed">): string {
  return {
    open: "Requests are on hold",
    "half-open": "Trying whether it works again",
    paused: "Requests are paused",
  }[state];
}

/** "3 of 15 error answers in the last 60 minutes": how much of the budget is used up. */
export function budgetText({ errors, errorBudget, windowMinutes }: NumberDto["breaker"]): string {
  return `${errors.toLocaleString("en")} of ${errorBudget.toLocaleString("en")} error answers in the last ${windowMinutes} minutes`;
}
