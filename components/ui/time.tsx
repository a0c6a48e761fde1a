"use client";

import { formatClock, formatDate, formatExact, formatMoment, formatRelative, formatTime } from "./format";
import { Tooltip } from "./tooltip";
import { useCopy } from "./use-copy";
import { useNow } from "./use-now";

const renderings = {
  relative: formatRelative,
  clock: (date: Date) => formatClock(date),
  date: (date: Date) => formatDate(date),
  moment: formatMoment,
  time: (date: Date) => formatTime(date),
  exact: (date: Date) => formatExact(date),
} as const;

/**
 * A moment (ISO 8601): relative on screen, exact with zone on hover and on focus, copied by a click.
 * `plain` for places that may hold no control of their own, such as a tile: then the exact time is a title only.
 * `clock` says whose clock it is, where that can differ from ours: "Provider's clock".
 */
export function Time({
  iso,
  as = "relative",
  plain = false,
  clock,
  className,
}: {
  iso: string;
  as?: keyof typeof renderings;
  plain?: boolean;
  clock?: string;
  className?: string;
}) {
  const now = useNow();
  const { copied, copy } = useCopy();
  const date = new Date(iso);
  const shown = now ? renderings[as](date, now) : iso.slice(0, 10);
  if (plain) {
    return (
      <time dateTime={iso} title={now ? formatExact(date) : undefined} className={className}>
        {shown}
      </time>
    );
  }
  const exact = now ? formatExact(date) : iso;
  return (
    <Tooltip
      content={
        <>
          <span className="tabular">{copied ? "Copied" : exact}</span>
          {clock && <span className="block opacity-70">{clock}</span>}
        </>
      }
    >
      <button
        type="button"
        onClick={() => void copy(exact)}
        className="min-h-6 rounded-xs decoration-line-strong decoration-dotted underline-offset-4 hover:underline"
      >
        <time dateTime={iso} className={className}>
          {shown}
        </time>
      </button>
    </Tooltip>
  );
}
