import {
  Boxes,
  CircleCheck,
  CloudDownload,
  Download,
  Eye,
  FileSearch,
  FileUp,
  Flag,
  HardDriveDownload,
  Image,
  type LucideIcon,
  MessageSquareWarning,
  Package,
  RotateCw,
  Trash2,
  UserRound,
  UserRoundSearch,
  Webhook,
} from "lucide-react";
import type { TimelineKind, TimelineTone } from "@/lib/schemas/timeline";

/** The symbol of each kind of moment. The title beside it says the same in words. */
export const ENTRY_ICON: Readonly<Record<TimelineKind, LucideIcon>> = {
  delivery: Webhook,
  recorded: Flag,
  attempt: CloudDownload,
  version: HardDriveDownload,
  rendition: Image,
  probe: FileSearch,
  report: CircleCheck,
  bulk: Boxes,
  upload: FileUp,
  refusal: MessageSquareWarning,
  view: Eye,
  download: Download,
  reveal: UserRoundSearch,
  ask: RotateCw,
  purge: Trash2,
  export: Package,
  deed: UserRound,
};

export const TONE_INK: Readonly<Record<TimelineTone, string>> = {
  neutral: "text-ink-3",
  moving: "text-moving",
  waiting: "text-waiting",
  stored: "text-stored",
  failed: "text-failed",
  gone: "text-gone",
  quarantined: "text-quarantined",
};
