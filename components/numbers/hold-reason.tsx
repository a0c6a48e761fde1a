"use client";

import { Time } from "@/components/ui/time";
import { useNow } from "@/components/ui/use-now";
import type { BreakerDto } from "@/lib/schemas/numbers";

/** Who or what holds a number's requests back, why, and until when. */
export function HoldReason({ breaker }: { breaker: BreakerDto }) {
  const now = useNow();
  const { state, because, since, resumesAt, pausedBy, note } = breaker;
  if (state === "paused") {
    return (
      <>
        By {pausedBy ?? "the command line"}, {since && <Time iso={since} />}
        {note && <span className="break-words text-ink"> · “{note}”</span>}
      </>
    );
  }
  const waits = resumesAt !== null && now !== null && Date.parse(resumesAt) > now.getTime();
  return (
    <>
      {because} {state === "half-open" && "One request is on its way; the rest follows when it works."}
      {state === "open" && !waits && "The next request tries whether it works again."}
      {state === "open" && waits && (
        <span className="whitespace-nowrap">
          Resumes at <Time iso={resumesAt} as="clock" /> (<Time iso={resumesAt} />
          ).
        </span>
      )}
    </>
  );
}
