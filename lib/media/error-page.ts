import type { MediaKind } from "../schemas/media";
import { normaliseMimeType } from "./content-type";

/** Types whose bytes are never a page. Documents are left out: a table saved as "application/vnd.ms-excel" may be HTML. */
const NEVER_A_PAGE = /^(image\/(?!svg)|video\/|audio\/(?!.*mpegurl)|application\/pdf$)/;
const KINDS_NEVER_A_PAGE: readonly MediaKind[] = ["IMAGE", "VIDEO", "AUDIO", "VOICE", "STICKER"];
const PAGES: readonly string[] = ["text/html", "application/xml", "application/json"];
const STARTS_LIKE_JSON = /^\s*(\{\s*["}]|\[\s*[[{"\]])/;

/** The type of an answer by its sniffed type and its beginning: JSON is text to everybody else. */
export function answerTypeOf(sniffed: string, head: Uint8Array): string {
  const isJson = sniffed === "text/plain" && STARTS_LIKE_JSON.test(Buffer.from(head.subarray(0, 256)).toString());
  return isJson ? "application/json" : sniffed;
}

/**
 * What was announced where a page in HTML, XML or JSON cannot be it, a picture, a sound, a film or a PDF: such an
 * answer tells of an error, whatever its status says. Null for everything else.
 */
export function errorPageInsteadOf(
  declared: { readonly mimeType: string | null; readonly kind: MediaKind },
  answerType: string,
): string | null {
  if (!PAGES.includes(answerType)) return null;
  const { mimeType, kind } = declared;
  if (mimeType !== null && NEVER_A_PAGE.test(normaliseMimeType(mimeType))) return normaliseMimeType(mimeType);
  return KINDS_NEVER_A_PAGE.includes(kind) ? kind.toLowerCase() : null;
}
