"use client";

import { StatusBadge } from "@/components/media/status-badge";
import { MediaPreview } from "@/components/preview/media-preview";
import { Timeline } from "@/components/timeline/timeline";
import { Time } from "@/components/ui/time";
import type { MediaDetailDto } from "@/lib/schemas/media";
import { CauseCard } from "./cause-card";
import { Facts } from "./facts";
import { FindingsTable } from "./findings-table";
import { Identifiers } from "./identifiers";
import { IncidentLine } from "./incident-line";
import { OwnedOffer } from "./owned-offer";
import { PurgePanel } from "./purge-panel";
import { RecoverableBar } from "./recoverable-bar";
import { PREVIEW_SLOT } from "./slot";
import { Versions } from "./versions";

/** When the item came into the state it is in. */
function sinceOf(item: MediaDetailDto): string {
  const [latest] = item.attempts;
  if (item.status === "STORED" && item.storedAt) return item.storedAt;
  return latest?.finishedAt ?? latest?.startedAt ?? item.receivedAt;
}

/** Everything about one item: what it is, whether it can be had, what happened, and under which names it is known. */
export function InspectorBody({ item, onOpenViewer }: { item: MediaDetailDto; onOpenViewer: () => void }) {
  return (
    <>
      <div className={PREVIEW_SLOT}>
        <MediaPreview item={item} onOpen={onOpenViewer} />
      </div>
      {/* Another item starts at the top again. */}
      <div key={item.id} className="scrollbar-quiet min-h-0 flex-1 overflow-y-auto overscroll-contain">
        <div className="flex flex-col gap-4 px-4 pt-3.5 pb-6">
          <h2 className="sr-only">{item.fileName}</h2>
          <div className="flex flex-col gap-3">
            <div className="flex items-center justify-between gap-2">
              <span role="status">
                <StatusBadge status={item.status} />
              </span>
              <span className="text-ink-2">
                {/* The timeline tells when it was purged; the last attempt says nothing of that. */}
                {item.status !== "PURGED" && <Time iso={sinceOf(item)} />}
              </span>
            </div>
            <OwnedOffer item={item} />
            <CauseCard item={item} />
            <IncidentLine item={item} />
            <RecoverableBar item={item} />
          </div>
          <Facts item={item} />
          <FindingsTable findings={item.findings} />
          <Versions item={item} />
          <Identifiers item={item} />
          <Timeline item={item} />
          <PurgePanel item={item} />
        </div>
      </div>
    </>
  );
}
