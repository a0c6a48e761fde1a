import {
  Ban,
  CircleCheck,
  CirclePause,
  CircleStop,
  ClipboardList,
  Clock3,
  FlaskConical,
  LoaderCircle,
  TriangleAlert,
} from "lucide-react";
import type { ReactNode } from "react";
import { Badge, type Tone } from "@/components/ui/badge";
import type { BulkForecast, BulkItemState, BulkRunDto, BulkStatus } from "@/lib/schemas/bulk";

const STATUS: Readonly<Record<BulkStatus, { word: string; tone: Tone; icon: ReactNode }>> = {
  PLANNING: { word: "Planning", tone: "moving", icon: <LoaderCircle aria-hidden /> },
  PLANNED: { word: "Planned", tone: "neutral", icon: <ClipboardList aria-hidden /> },
  CANARY: { word: "Trying a few first", tone: "moving", icon: <FlaskConical aria-hidden /> },
  RUNNING: { word: "Running", tone: "moving", icon: <LoaderCircle aria-hidden /> },
  PAUSED: { word: "Paused", tone: "waiting", icon: <CirclePause aria-hidden /> },
  HALTED: { word: "Halted itself", tone: "failed", icon: <CircleStop aria-hidden /> },
  CANCELLED: { word: "Cancelled", tone: "neutral", icon: <Ban aria-hidden /> },
  DONE: { word: "Done", tone: "stored", icon: <CircleCheck aria-hidden /> },
};

export function BulkStatusBadge({ status }: { status: BulkStatus }) {
  const { word, tone, icon } = STATUS[status];
  return (
    <Badge tone={tone}>
      {icon} {word}
    </Badge>
  );
}

const STATE: Readonly<Record<BulkItemState, { tone: Tone; icon: ReactNode }>> = {
  WAITING: { tone: "neutral", icon: <Clock3 aria-hidden /> },
  IN_FLIGHT: { tone: "moving", icon: <LoaderCircle aria-hidden /> },
  SUCCEEDED: { tone: "stored", icon: <CircleCheck aria-hidden /> },
  FAILED: { tone: "failed", icon: <TriangleAlert aria-hidden /> },
  SKIPPED: { tone: "neutral", icon: <Ban aria-hidden /> },
};

export const STATE_WORDS: Readonly<Record<BulkItemState, string>> = {
  WAITING: "Waiting",
  IN_FLIGHT: "Under way",
  SUCCEEDED: "Done",
  FAILED: "Failed",
  SKIPPED: "Left out",
};

export function BulkStateBadge({ state }: { state: BulkItemState }) {
  const { tone, icon } = STATE[state];
  return (
    <Badge tone={tone}>
      {icon} {STATE_WORDS[state]}
    </Badge>
  );
}

/** What a forecast means, for whoever has to choose. */
export const FORECAST_WORDS: Readonly<Record<BulkForecast, { name: string; about: string }>> = {
  ELIGIBLE: { name: "Should be there", about: "Within the provider's time, or seen there lately. Always asked for." },
  UNKNOWN: {
    name: "Nobody can tell",
    about: "The provider does not say how long it keeps them, or only the sender has them.",
  },
  STORED: {
    name: "Already stored",
    about: "Fetched again only if you want to; what is here stays until the new bytes are verified.",
  },
  HOPELESS: {
    name: "Hopeless",
    about: "Their time is over, or they never arrived. Asking costs errors and hardly brings anything.",
  },
};

export const isMoving = (status: BulkStatus) => status === "PLANNING" || status === "CANARY" || status === "RUNNING";

export function deedWord({ deed }: Pick<BulkRunDto, "deed">): string {
  return deed === "probe" ? "Check" : "Fetch again";
}

/** Items that came to an end, and those that the run is about; a run that was cancelled leaves some of those out. */
export function progressOf({ status, succeeded, failed, skipped, total }: BulkRunDto): { done: number; of: number } {
  return { done: succeeded + failed, of: status === "CANCELLED" ? total : Math.max(0, total - skipped) };
}

export const count = (value: number) => value.toLocaleString("en");
export const itemCount = (value: number) => `${count(value)} ${value === 1 ? "item" : "items"}`;
