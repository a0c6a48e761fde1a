import { FileQuestion, FileText, Image, type LucideIcon, Mic, Music, Sticker, Video } from "lucide-react";
import { KIND_WORDS, type MediaKind } from "@/lib/schemas/media";

interface KindLook {
  readonly word: string;
  readonly icon: LucideIcon;
}

/** How each kind is said and drawn everywhere. */
export const KIND_LOOK: Readonly<Record<MediaKind, KindLook>> = {
  IMAGE: { word: KIND_WORDS.IMAGE, icon: Image },
  VIDEO: { word: KIND_WORDS.VIDEO, icon: Video },
  AUDIO: { word: KIND_WORDS.AUDIO, icon: Music },
  VOICE: { word: KIND_WORDS.VOICE, icon: Mic },
  DOCUMENT: { word: KIND_WORDS.DOCUMENT, icon: FileText },
  STICKER: { word: KIND_WORDS.STICKER, icon: Sticker },
  UNKNOWN: { word: KIND_WORDS.UNKNOWN, icon: FileQuestion },
};

/** Decorative: say the word of the kind in text. */
export function KindIcon({ kind, className }: { kind: MediaKind; className?: string }) {
  const { icon: Icon } = KIND_LOOK[kind];
  return <Icon aria-hidden className={className} />;
}
