import { FileQuestion, FileText, Image, type LucideIcon, Mic, Music, Sticker, Video } from "lucide-react";
import type { MediaKind } from "@/lib/schemas/media";

interface KindLook {
  readonly word: string;
  readonly icon: LucideIcon;
}

/** How each kind is said and drawn everywhere. */
export const KIND_LOOK: Readonly<Record<MediaKind, KindLook>> = {
  IMAGE: { word: "Photo", icon: Image },
  VIDEO: { word: "Video", icon: Video },
  AUDIO: { word: "Audio", icon: Music },
  VOICE: { word: "Voice note", icon: Mic },
  DOCUMENT: { word: "Document", icon: FileText },
  STICKER: { word: "Sticker", icon: Sticker },
  UNKNOWN: { word: "Unknown kind", icon: FileQuestion },
};

/** Decorative: say the word of the kind in text. */
export function KindIcon({ kind, className }: { kind: MediaKind; className?: string }) {
  const { icon: Icon } = KIND_LOOK[kind];
  return <Icon aria-hidden className={className} />;
}
