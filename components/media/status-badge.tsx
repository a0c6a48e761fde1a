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
import { type MediaStatus, STATUS_WORDS } from "@/lib/schemas/media";

export interface StatusLook {
  readonly word: string;
  readonly tone: Tone;
  readonly icon: LucideIcon;
  /** Text colour of the hue, for an icon or word without the tinted ground. */
  readonly ink: string;
}

/** How each status is said and drawn everywhere. */
export const STATUS_LOOK: Readonly<Record<MediaStatus, StatusLook>> = {
  REFERENCED: { word: STATUS_WORDS.REFERENCED, tone: "neutral", icon: CircleDashed, ink: "text-ink-2" },
  QUEUED: { word: STATUS_WORDS.QUEUED, tone: "moving", icon: Clock3, ink: "text-moving" },
  DOWNLOADING: { word: STATUS_WORDS.DOWNLOADING, tone: "moving", icon: CloudDownload, ink: "text-moving" },
  RETRY_WAIT: { word: STATUS_WORDS.RETRY_WAIT, tone: "failed", icon: RotateCw, ink: "text-failed" },
  AWAITING_PROVIDER: { word: STATUS_WORDS.AWAITING_PROVIDER, tone: "waiting", icon: Hourglass, ink: "text-waiting" },
  STORED: { word: STATUS_WORDS.STORED, tone: "stored", icon: CircleCheck, ink: "text-stored" },
  FAILED: { word: STATUS_WORDS.FAILED, tone: "failed", icon: TriangleAlert, ink: "text-failed" },
  GONE: { word: STATUS_WORDS.GONE, tone: "gone", icon: Ban, ink: "text-gone" },
  QUARANTINED: { word: STATUS_WORDS.QUARANTINED, tone: "quarantined", icon: ShieldAlert, ink: "text-quarantined" },
  PURGED: { word: STATUS_WORDS.PURGED, tone: "neutral", icon: Trash2, ink: "text-ink-2" },
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
