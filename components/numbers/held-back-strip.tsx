"use client";

import type { RefObject } from "react";
import { Button } from "@/components/ui/button";
import { useLeaveFocus } from "@/components/ui/use-leave-focus";
import { resumeNumber, tryNumber } from "@/lib/actions/numbers";
import type { NumberDto } from "@/lib/schemas/numbers";
import { BREAKER_ICON } from "./breaker-mark";
import { stripTitle } from "./breaker-text";
import { HoldReason } from "./hold-reason";
import { useNumberDeed } from "./use-number-deed";

interface DeedProps {
  readonly id: string;
  /** Gets the focus when the strip goes away with its button. */
  readonly listRef: RefObject<HTMLElement | null>;
}

/** Why a number's requests do not go out, until when, and what can be done. Nothing for a number that is well. */
export function HeldBackStrip({
  number,
  mayPause,
  listRef,
}: {
  number: NumberDto;
  mayPause: boolean;
} & Pick<DeedProps, "listRef">) {
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
          <HoldReason breaker={breaker} />
        </span>
      </div>
      {mayPause && state === "paused" && <Resume id={number.id} listRef={listRef} />}
      {mayPause && state === "open" && <TryNow id={number.id} listRef={listRef} />}
    </section>
  );
}

function Resume({ id, listRef }: DeedProps) {
  const leaving = useLeaveFocus(listRef);
  const resume = useNumberDeed(resumeNumber, { done: "Requests go out again." });
  return (
    <Button ref={leaving} size="sm" busy={resume.isPending} onClick={() => resume.mutate({ phoneNumberId: id })}>
      Resume
    </Button>
  );
}

function TryNow({ id, listRef }: DeedProps) {
  const leaving = useLeaveFocus(listRef);
  const attempt = useNumberDeed(tryNumber, { done: "The next request goes out at once." });
  return (
    <Button ref={leaving} size="sm" busy={attempt.isPending} onClick={() => attempt.mutate({ phoneNumberId: id })}>
      Try now
    </Button>
  );
}
