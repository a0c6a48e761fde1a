import type { RetentionRule } from "../providers/types";
import type { MediaStatus, ProbeVerdict } from "../schemas/media";

const DAY_MS = 24 * 60 * 60_000;

export interface Recoverability {
  /** null: no end is known, or there is nothing left to end. */
  readonly until: Date | null;
  /** Where `until` is not certain: it may be had up to this moment, but no longer. null where that adds nothing. */
  readonly latest: Date | null;
  readonly certain: boolean;
  readonly because: string;
  /** What is left after the end: nothing, or asking the sender's phone. */
  readonly afterwards: RetentionRule["afterwards"];
  /** Nobody has it any more, whatever the time. */
  readonly lost: boolean;
}

/** The latest look at whether the provider still has it, which no download has overtaken. */
export interface ProbeEvidence {
  readonly at: Date;
  readonly verdict: ProbeVerdict;
}

/**
 * Until when the provider can be asked for the bytes. Derived from its rule at the moment of reading, never stored: the
 * rule may turn out otherwise. What the provider itself said outweighs every rule, and its latest word every earlier one:
 * found there after the end, no end is known; found gone, nothing is left. A look that told neither changes nothing.
 */
export function recoverableUntil(item: {
  readonly retention: RetentionRule;
  readonly firstSeen: Date;
  readonly status: MediaStatus;
  readonly neverArrived: boolean;
  readonly probe: ProbeEvidence | null;
}): Recoverability {
  const { retention, firstSeen, status, neverArrived, probe } = item;
  if (neverArrived) return nothingLeft("WhatsApp never gave it an id, so there is nothing to ask for.");
  if (probe?.verdict === "GONE")
    return nothingLeft("The provider said, when it was last asked, that it has it no more.");
  const rule = byRule(retention, firstSeen);
  if (probe?.verdict === "THERE") return foundThere(rule, probe.at);
  return status === "GONE" ? nothingLeft("The provider says that it no longer has it.") : rule;
}

function byRule({ days, atMostDays, certain, because, afterwards }: RetentionRule, firstSeen: Date): Recoverability {
  const after = (count: number) => new Date(firstSeen.getTime() + count * DAY_MS);
  return {
    until: days === null ? null : after(days),
    latest: atMostDays === undefined ? null : after(atMostDays),
    certain,
    because,
    afterwards,
    lost: false,
  };
}

function foundThere(rule: Recoverability, at: Date): Recoverability {
  if (rule.until === null || at < rule.until) {
    return { ...rule, because: `The provider still had it when it was last asked. ${rule.because}` };
  }
  const because = `The provider still had it when it was last asked, after the time that was to be expected. ${rule.because}`;
  return { ...rule, until: null, latest: null, certain: false, because };
}

function nothingLeft(because: string): Recoverability {
  return { until: null, latest: null, certain: true, because, afterwards: "lost", lost: true };
}
