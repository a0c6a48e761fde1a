import {
  Ban,
  CircleCheck,
  CircleDashed,
  Clock3,
  CloudDownload,
  Hourglass,
  type LucideIcon,
  RotateCw,
  ShieldAlert,
  Trash2,
  TriangleAlert,
} from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import type { MediaStatus } from "@/lib/schemas/media";

export interface StatusLook {
  readonly word: string;
  readonly tone: Tone;
  readonly icon: LucideIcon;
  /** Text colour of the hue, for an icon or word without the tinted ground. */
  readonly ink: string;
}

/** How each status is said and drawn everywhere. */
export const STATUS_LOOK: Readonly<Record<MediaStatus, StatusLook>> = {
  REFERENCED: { word: "Known, not fetched", tone: "neutral", icon: CircleDashed, ink: "text-ink-2" },
  QUEUED: { word: "Queued", tone: "moving", icon: Clock3, ink: "text-moving" },
  DOWNLOADING: { word: "Downloading", tone: "moving", icon: CloudDownload, ink: "text-moving" },
  RETRY_WAIT: { word: "Will be tried again", tone: "failed", icon: RotateCw, ink: "text-failed" },
  AWAITING_PROVIDER: { word: "Waiting for the provider", tone: "waiting", icon: Hourglass, ink: "text-waiting" },
  STORED: { word: "Stored", tone: "stored", icon: CircleCheck, ink: "text-stored" },
  FAILED: { word: "Failed, can be fetched", tone: "failed", icon: TriangleAlert, ink: "text-failed" },
  GONE: { word: "Gone", tone: "gone", icon: Ban, ink: "text-gone" },
  QUARANTINED: { word: "Held back", tone: "quarantined", icon: ShieldAlert, ink: "text-quarantined" },
  PURGED: { word: "Purged", tone: "neutral", icon: Trash2, ink: "text-ink-2" },
};

/** Icon and word on the hue of the status. */
export function StatusBadge({ status, className }: { status: MediaStatus; className?: string }) {
  const look = STATUS_LOOK[status];
  return (
    <Badge tone={look.tone} className={className}>
      <look.icon aria-hidden />
      {look.word}
    </Badge>
  );
}
