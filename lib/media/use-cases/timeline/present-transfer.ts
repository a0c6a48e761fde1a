import type { Moment, MomentRows } from "../../../data/timeline";
import type { TimelineEntryDto, TimelineTone } from "../../../schemas/timeline";
import { spanText } from "../../time-left";
import { presentFailure } from "../present-media";
import { codesOf, entryOf, exchangesOf, rawOf, spanOf } from "./entry";
import type { Reader } from "./person";

type Attempt = NonNullable<ReturnType<MomentRows["attempts"]["get"]>>;
type Probe = NonNullable<ReturnType<MomentRows["probes"]["get"]>>;

const TRIGGERS: Readonly<Record<Attempt["trigger"], string>> = {
  WEBHOOK: "Webhook",
  OPERATOR: "By hand",
  RETRY: "Automatic",
  SWEEP: "Sweep",
  BULK: "Bulk run",
};

const ATTEMPT_TONES: Readonly<Record<Attempt["outcome"], TimelineTone>> = {
  RUNNING: "moving",
  SUCCEEDED: "stored",
  PENDING_AT_PROVIDER: "waiting",
  FAILED: "failed",
  ABANDONED: "neutral",
};

/** One try to fetch the bytes, with what came after it by itself. */
export function presentAttempt(reader: Reader, moment: Moment, rows: MomentRows): TimelineEntryDto | null {
  const attempt = rows.attempts.get(moment.id);
  if (!attempt) return null;
  return entryOf(moment, "attempt", `Attempt ${attempt.number} · ${TRIGGERS[attempt.trigger]}`, {
    detail: [outcomeOf(attempt, rows), followUpOf(attempt, rows)].filter(Boolean).join(" "),
    tone: ATTEMPT_TONES[attempt.outcome],
    actor: reader.nameOf(attempt.operator),
    durationMs: spanOf(attempt.startedAt, attempt.finishedAt),
    bytes: attempt.bytesReceived > 0 ? Number(attempt.bytesReceived) : null,
    codes: codesOf({ HTTP: attempt.failureHttpStatus, Code: attempt.failureCode }),
    exchanges: exchangesOf(attempt.exchanges),
  });
}

function outcomeOf(attempt: Attempt, rows: MomentRows): string {
  const failure = titleOf(attempt, rows);
  switch (attempt.outcome) {
    case "RUNNING":
      return "Running.";
    case "SUCCEEDED":
      return failure ? `Fetched. ${failure}.` : "Fetched.";
    case "PENDING_AT_PROVIDER":
      return "The provider took the request and is preparing it.";
    case "ABANDONED":
      return `${failure ?? "Given up: the worker stopped before it was done"}.`;
    case "FAILED":
      return `${failure ?? "Failed"}.`;
  }
}

/** Said here only where no exchange has said it already. */
function titleOf(row: Attempt | Probe, { item }: MomentRows): string | null {
  const failure = presentFailure(row, { providerKind: item.connection.providerKind, hasBytes: false });
  if (!failure) return null;
  const said = row.failureMessage?.replace(/\.$/, "");
  return exchangesOf(row.exchanges).length === 0 && said ? `${failure.title}: ${said}` : failure.title;
}

function followUpOf({ number, outcome, finishedAt }: Attempt, rows: MomentRows): string | null {
  const next = rows.followers.get(number + 1);
  if (outcome === "SUCCEEDED" || next?.trigger !== "RETRY" || !finishedAt) return null;
  return `Tried again by itself after ${spanText(next.startedAt.getTime() - finishedAt.getTime())}.`;
}

const PROBE_WORDS: Readonly<Record<Probe["verdict"], readonly [detail: string, tone: TimelineTone]>> = {
  THERE: ["It is there.", "stored"],
  GONE: ["It is not there any more.", "gone"],
  UNCLEAR: ["The answer told neither.", "failed"],
};

/** One look at whether the provider still has it. */
export function presentProbe(reader: Reader, moment: Moment, rows: MomentRows): TimelineEntryDto | null {
  const probe = rows.probes.get(moment.id);
  if (!probe) return null;
  const [words, tone] = PROBE_WORDS[probe.verdict];
  const failure = titleOf(probe, rows);
  return entryOf(moment, "probe", "Looked whether the provider still has it", {
    detail: failure ? `${words} ${failure}.` : words,
    tone,
    actor: reader.nameOf(probe.operator),
    durationMs: spanOf(probe.startedAt, probe.finishedAt),
    codes: codesOf({ HTTP: probe.failureHttpStatus, Code: probe.failureCode }),
    exchanges: exchangesOf(probe.exchanges),
    raw: rawOf(probe.descriptor),
  });
}
