import { REASONS_ABOUT_ONE_ITEM } from "./number-health";

/** How many error answers within a window of `windowMs` milliseconds a number may cause. */
export interface ErrorBudget {
  readonly errors: number;
  readonly windowMs: number;
}

/** What is known of a number's requests. Kept on the NumberBreaker row; no row reads as CLOSED_BREAKER. */
export interface Breaker {
  readonly state: "CLOSED" | "OPEN" | "HALF_OPEN";
  /** One sentence: why it is not closed. */
  readonly because: string | null;
  readonly openedAt: Date | null;
  /** OPEN: when a request may try whether it works again. HALF_OPEN: when the next one may, should nothing be heard of the first. */
  readonly resumesAt: Date | null;
  /** How often it opened in a row; the wait grows with it. */
  readonly trips: number;
  /** Moments of the error answers within the window, oldest first; never more than the budget. */
  readonly errorsAt: readonly Date[];
  readonly consecutiveFailures: number;
}

export const CLOSED_BREAKER: Breaker = {
  state: "CLOSED",
  because: null,
  openedAt: null,
  resumesAt: null,
  trips: 0,
  errorsAt: [],
  consecutiveFailures: 0,
};

/** How one attempt at a provider ended. */
export interface Answer {
  /** When it began: what was asked before the breaker opened cannot tell whether it works again. */
  readonly askedAt: Date;
  /** null when it worked. */
  readonly failure: { readonly reason: string; readonly message: string } | null;
  /** How many of its exchanges the provider answered with an error; it counts each of them. */
  readonly errorAnswers: number;
  /** How long the provider asked us to wait, milliseconds. */
  readonly retryAfterMs: number | null;
}

/** As many failures in a row as make a number "down" on the screen. */
const FAILURES_IN_A_ROW = 5;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 15 * 60_000;
/** A longer wait than this is a mistake of the other side. */
const LONGEST_ASKED_MS = 24 * 60 * 60_000;
/** A shorter pause than this is over before it could be seen to; the item's own back-off sits it out. */
const SHORTEST_ASKED_MS = 1_000;
/** Whatever became of a trial, the next one need not wait longer for word of it. */
const TRIAL_MS = 60_000;
const SENTENCE_LIMIT = 300;

/** Reasons that lie with us, or with nobody: they say nothing of the provider. */
const OUR_OWN: ReadonlySet<string> = new Set([
  "CONFIG",
  "INTERNAL",
  "INTERRUPTED",
  "NO_SPACE",
  "RANGE",
  "STORAGE",
  "UNAVAILABLE",
]);
const ABOUT_ONE_ITEM: ReadonlySet<string> = new Set(REASONS_ABOUT_ONE_ITEM);

/** What a failure says of the number: a refusal of one item shows that the provider can be asked. */
function wordOn(failure: Answer["failure"]): "works" | "fails" | "nothing" {
  if (!failure) return "works";
  if (OUR_OWN.has(failure.reason)) return "nothing";
  return ABOUT_ONE_ITEM.has(failure.reason) ? "works" : "fails";
}

/**
 * The breaker after an answer. The very same object when nothing is to be written, as after every success of a number
 * that is well. Error answers are forgotten by age alone: the provider does not forgive them for a success either.
 */
export function afterAnswer(before: Breaker, answer: Answer, budget: ErrorBudget, now: Date): Breaker {
  const breaker = answer.errorAnswers > 0 ? { ...before, errorsAt: withErrors(before, answer, budget, now) } : before;
  const asked = pauseAskedFor(answer, now);
  if (asked) return opened(breaker, asked, now);
  const spent = answer.errorAnswers > 0 ? whyBudgetIsSpent(breaker.errorsAt, budget) : null;
  // Whenever they were asked for, the provider counts their errors.
  if (breaker.state !== "CLOSED" && spent) return opened(breaker, spent, now);
  if (breaker.state === "OPEN") return breaker;
  if (breaker.state === "HALF_OPEN") return afterTrial(breaker, answer, now);
  const word = wordOn(answer.failure);
  const inRow = { works: 0, fails: breaker.consecutiveFailures + 1, nothing: breaker.consecutiveFailures }[word];
  const counted = inRow === breaker.consecutiveFailures ? breaker : { ...breaker, consecutiveFailures: inRow };
  if (spent) return opened(counted, spent, now);
  if (inRow < FAILURES_IN_A_ROW) return counted;
  const because = `The last ${FAILURES_IN_A_ROW} requests failed. The latest: ${answer.failure?.message ?? ""}`;
  return opened(counted, { because, until: waitOf(counted, now) }, now);
}

function afterTrial(breaker: Breaker, answer: Answer, now: Date): Breaker {
  if (breaker.openedAt && answer.askedAt < breaker.openedAt) return breaker;
  const word = wordOn(answer.failure);
  if (word === "works") return { ...CLOSED_BREAKER, errorsAt: breaker.errorsAt };
  if (word === "nothing") return { ...breaker, resumesAt: now };
  const because = `One request tried whether it works again, and failed: ${answer.failure?.message ?? ""}`;
  return opened(breaker, { because, until: waitOf(breaker, now) }, now);
}

interface Opening {
  readonly because: string;
  readonly until: Date;
}

/** An open breaker stays as it is, save for a later end: what comes in late was on its way when it opened. */
function opened(breaker: Breaker, { because, until }: Opening, now: Date): Breaker {
  if (breaker.state === "OPEN" && breaker.resumesAt && breaker.resumesAt >= until) return breaker;
  return {
    ...breaker,
    state: "OPEN",
    because: because.trim().slice(0, SENTENCE_LIMIT),
    openedAt: breaker.state === "OPEN" ? breaker.openedAt : now,
    resumesAt: until,
    trips: breaker.state === "OPEN" ? breaker.trips : breaker.trips + 1,
  };
}

function waitOf({ trips }: Breaker, now: Date): Date {
  return new Date(now.getTime() + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** trips));
}

function withErrors(breaker: Breaker, answer: Answer, budget: ErrorBudget, now: Date): readonly Date[] {
  const added = Array.from({ length: answer.errorAnswers }, () => now);
  return [...recentErrors(breaker, budget, now), ...added].slice(-budget.errors);
}

/** The error answers that still count, oldest first. */
export function recentErrors(breaker: Pick<Breaker, "errorsAt">, budget: ErrorBudget, now: Date): readonly Date[] {
  return breaker.errorsAt.filter((at) => at.getTime() > now.getTime() - budget.windowMs);
}

/** When fewer than `share` of these error answers will count; null when fewer do already. */
export function roomAt(errorsAt: readonly Date[], share: number, budget: ErrorBudget): Date | null {
  const leaving = errorsAt[errorsAt.length - share];
  return leaving ? new Date(leaving.getTime() + budget.windowMs) : null;
}

function whyBudgetIsSpent(errorsAt: readonly Date[], budget: ErrorBudget): Opening | null {
  const until = roomAt(errorsAt, budget.errors, budget);
  if (!until) return null;
  const errors = budget.errors === 1 ? "1 error answer" : `${budget.errors} error answers`;
  return {
    until,
    because: `${errors} within ${minutes(budget.windowMs)}: more could make the provider block the number.`,
  };
}

function minutes(ms: number): string {
  const count = Math.round(ms / 60_000);
  return count === 1 ? "a minute" : `${count} minutes`;
}

/** One "slow down" with its own time is enough: until then every request would be refused, and be one error more. */
function pauseAskedFor({ failure, retryAfterMs }: Answer, now: Date): Opening | null {
  if (failure?.reason !== "RATE_LIMITED" || retryAfterMs === null || retryAfterMs < SHORTEST_ASKED_MS) return null;
  const until = new Date(now.getTime() + Math.min(retryAfterMs, LONGEST_ASKED_MS));
  return { until, because: `The provider asked for a pause. ${failure.message}` };
}

/** Whether nothing may go out before `resumesAt`. */
export function isHeldBack({ state, resumesAt }: Pick<Breaker, "state" | "resumesAt">, now: Date): boolean {
  return state !== "CLOSED" && resumesAt !== null && resumesAt > now;
}

/** The breaker while one request tries whether it works again. A trial that dies unheard makes way for the next. */
export function withTrial(breaker: Breaker, now: Date): Breaker {
  return { ...breaker, state: "HALF_OPEN", resumesAt: new Date(now.getTime() + TRIAL_MS) };
}

/** The breaker when somebody does not want to wait any longer. One that is closed has nothing to wait for. */
export function withTrialDue(breaker: Breaker, now: Date): Breaker {
  return breaker.state === "CLOSED" ? breaker : { ...breaker, state: "OPEN", resumesAt: now };
}

/** Whether even a success would have to be told: otherwise it may be kept to oneself. */
export function isClean({ state, consecutiveFailures }: Pick<Breaker, "state" | "consecutiveFailures">): boolean {
  return state === "CLOSED" && consecutiveFailures === 0;
}
