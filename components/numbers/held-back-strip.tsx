"use client";

import { Button } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import { useNow } from "@/components/ui/use-now";
import { resumeNumber, tryNumber } from "@/lib/actions/numbers";
import type { BreakerDto, NumberDto } from "@/lib/schemas/numbers";
import { BREAKER_ICON } from "./breaker-mark";
import { stripTitle } from "./breaker-text";
import { useNumberDeed } from "./use-number-deed";

/** Why a number's requests do not go out, until when, and what can be done. Nothing for a number that is well. */
export function HeldBackStrip({ number, mayPause }: { number: NumberDto; mayPause: boolean }) {
  const { breaker } = number;
  const { state } = breaker;
  if (state === "closed") return null;
  const Icon = BREAKER_ICON[state];
  return (
    <section
      aria-label="Requests of this number"
      className="mt-2 flex items-start gap-2.5 rounded-md bg-failed-soft px-3 py-1.5"
    >
      <Icon aria-hidden className="mt-[5px] size-4 shrink-0 text-failed" />
      <div className="min-w-0 flex-1 py-[3px]">
        <p role="status" className="inline font-medium text-failed">
          {stripTitle(state)}
        </p>
        <span className="ml-2 text-ink-2">
          <Why breaker={breaker} />
        </span>
      </div>
      {mayPause && state === "paused" && <Resume id={number.id} />}
      {mayPause && state === "open" && <TryNow id={number.id} />}
    </section>
  );
}

function Why({ breaker }: { breaker: BreakerDto }) {
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

function Resume({ id }: { id: string }) {
  const resume = useNumberDeed(resumeNumber, { done: "Requests go out again." });
  return (
    <Button size="sm" busy={resume.isPending} onClick={() => resume.mutate({ phoneNumberId: id })}>
      Resume
    </Button>
  );
}

function TryNow({ id }: { id: string }) {
  const attempt = useNumberDeed(tryNumber, { done: "The next request goes out at once." });
  return (
    <Button size="sm" busy={attempt.isPending} onClick={() => attempt.mutate({ phoneNumberId: id })}>
      Try now
    </Button>
  );
}
