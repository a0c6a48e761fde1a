"use client";

import { CircleAlert, CircleCheck, CircleHelp, CircleX } from "lucide-react";
import { Time } from "@/components/ui/time";
import type { MediaDetailDto } from "@/lib/schemas/media";
import { ProbeButton } from "./probe-button";
import { toldText, verdictText } from "./probe-text";

const LOOK = {
  THERE: { icon: CircleCheck, ink: "text-stored" },
  GONE: { icon: CircleX, ink: "text-gone" },
  UNCLEAR: { icon: CircleHelp, ink: "text-failed" },
} as const;

/** What the latest look at the provider found, and the button for another. */
export function ProbeLine({ item }: { item: MediaDetailDto }) {
  const { latestProbe } = item;
  if (!latestProbe && !item.can.probe) return item.neverArrived || item.probe.possible ? null : <NoProbe item={item} />;
  const look = latestProbe && LOOK[latestProbe.verdict];
  const Icon = look?.icon ?? CircleAlert;
  return (
    <div className="mt-2 flex items-start gap-2.5 pl-[26px]">
      <p role="status" className="min-w-0 flex-1 py-[3px] text-sm">
        {latestProbe && look ? (
          <>
            <Icon aria-hidden className={`mr-1.5 inline-block size-3.5 align-[-2px] ${look.ink}`} />
            <span className="font-medium">{verdictText(item)}</span>
            <span className="text-ink-2">
              {" · checked "}
              <Time iso={latestProbe.at} />
              {toldText(item) && ` · ${toldText(item)}`}
            </span>
          </>
        ) : (
          <span className="text-ink-3">Not checked at {item.providerLabel} yet.</span>
        )}
      </p>
      {item.can.probe && <ProbeButton item={item} />}
    </div>
  );
}

/** Why there is no button. */
function NoProbe({ item }: { item: MediaDetailDto }) {
  return (
    <p className="mt-1 pl-[26px] text-ink-3 text-sm">
      {item.providerLabel} cannot be asked whether it has it without sending it.
    </p>
  );
}
