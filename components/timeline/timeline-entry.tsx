"use client";

import { ChevronRight } from "lucide-react";
import { memo, type ReactNode, useState } from "react";
import { HashedText } from "@/components/media/hashed-text";
import { cn } from "@/components/ui/cn";
import { formatTook } from "@/components/ui/format";
import { Time } from "@/components/ui/time";
import type { TimelineEntryDto } from "@/lib/schemas/timeline";
import { formatBytes } from "@/lib/sizes";
import { EntryDetails, hasDetails } from "./entry-details";
import { ENTRY_ICON, TONE_INK } from "./entry-look";

/** One moment; what is behind it is drawn only while it is open, so that hundreds of entries stay light. */
export const TimelineEntry = memo(function TimelineEntry({
  entry,
  initiallyOpen,
}: {
  entry: TimelineEntryDto;
  initiallyOpen: boolean;
}) {
  const [open, setOpen] = useState(initiallyOpen);
  const Icon = ENTRY_ICON[entry.kind];
  const [head, ...rest] = entry.title.split(" · ");
  const measures = [
    entry.bytes === null ? null : formatBytes(entry.bytes),
    entry.durationMs === null ? null : formatTook(entry.durationMs),
  ].filter(Boolean);
  return (
    <Row icon={<Icon aria-hidden className={cn("size-3.5", TONE_INK[entry.tone])} />}>
      <div className="flex items-start justify-between gap-1">
        <h5 className="min-w-0 py-[3px] font-medium">
          {head}
          <span className="font-normal text-ink-2">
            {[...rest, entry.actor].filter(Boolean).map((part) => ` · ${part}`)}
          </span>
        </h5>
        <span className="mono flex shrink-0 items-center text-ink-3">
          <Time iso={entry.at} as="time" />
          {hasDetails(entry) ? (
            <button
              type="button"
              aria-expanded={open}
              aria-label={`Details of ${entry.title}`}
              onClick={() => setOpen(!open)}
              className="grid size-6 place-items-center rounded-xs hover:bg-sunken hover:text-ink pointer-coarse:-my-1 pointer-coarse:size-8"
            >
              <ChevronRight aria-hidden className={cn("size-3.5 transition-transform", open && "rotate-90")} />
            </button>
          ) : (
            <span className="w-6 pointer-coarse:w-8" />
          )}
        </span>
      </div>
      {(entry.detail || measures.length > 0) && (
        <p className="wrap-anywhere text-ink-2">
          {entry.detail && <HashedText text={entry.detail} />}
          {measures.length > 0 && (
            <>
              {entry.detail && " "}
              <span className="mono whitespace-nowrap text-ink-3">{measures.join(" · ")}</span>
            </>
          )}
        </p>
      )}
      {open && hasDetails(entry) && <EntryDetails entry={entry} />}
    </Row>
  );
});

/** A symbol on the line that leads through the day, and what it stands for. */
export function Row({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li className="group/row relative pb-2 pl-6">
      <span aria-hidden className="absolute top-[3px] left-0 z-10 grid size-5 place-items-center bg-surface">
        {icon}
      </span>
      <span aria-hidden className="absolute top-5 bottom-[-4px] left-[10px] w-px bg-line group-last/row:hidden" />
      {children}
    </li>
  );
}
