import type { MediaKind } from "../schemas/media";
import { normaliseMimeType } from "./content-type";

/** Types whose bytes are never text. Documents are left out: a table saved as "application/vnd.ms-excel" may be HTML. */
const NEVER_TEXT = /^(image\/(?!svg)|video\/|audio\/(?!.*mpegurl)|application\/pdf$)/;
const KINDS_NEVER_TEXT: readonly MediaKind[] = ["IMAGE", "VIDEO", "AUDIO", "VOICE", "STICKER"];
const TEXT = /^(text\/|application\/(xml|json|xhtml\+xml)$)/;

/**
 * What was announced where bytes that are text cannot be it, a picture, a sound, a film or a PDF: such an answer is a
 * page about an error, whatever its status says. Null for everything else. `sniffed` is the measured type.
 */
export function errorPageInsteadOf(
  declared: { readonly mimeType: string | null; readonly kind: MediaKind },
  sniffed: string,
): string | null {
  if (!TEXT.test(normaliseMimeType(sniffed))) return null;
  const { mimeType, kind } = declared;
  if (mimeType !== null && NEVER_TEXT.test(normaliseMimeType(mimeType))) return normaliseMimeType(mimeType);
  return KINDS_NEVER_TEXT.includes(kind) ? kind.toLowerCase() : null;
}
