/** Markup is looked for in this many characters. */
const MARKUP_WINDOW = 4_096;

const HTML_TAGS =
  "!doctype html|html|head|body|script|style|title|meta|link|iframe|object|embed|base|form|table|div|h1|p|a|b|br|img|font";
const STARTS_LIKE_HTML = new RegExp(`^<(?:${HTML_TAGS})[\\s/>]`, "i");

/** Textual formats with a signature, which would otherwise be plain text. */
const TEXT_SIGNATURES: Readonly<Record<string, string>> = {
  "{\\rtf": "application/rtf",
  "%!PS": "application/postscript",
  "BEGIN:VCARD": "text/vcard",
};

/**
 * Names text. Markup is named as what it is, also when a browser would be needed to see it run, so that it is never
 * taken for harmless text. null for bytes that are not UTF-8 text (nor UTF-16 with its mark).
 */
export function sniffText(bytes: Buffer): string | null {
  if (bytes.length === 0) return null;
  const text = decode(bytes);
  if (text === null) return null;
  const start = skipComments(text.slice(0, MARKUP_WINDOW));
  const signature = Object.keys(TEXT_SIGNATURES).find((known) => start.startsWith(known));
  if (signature) return TEXT_SIGNATURES[signature] ?? null;
  if (STARTS_LIKE_HTML.test(start)) return "text/html";
  if (/^(<svg[\s/>]|<!doctype svg)/i.test(start)) return "image/svg+xml";
  if (/^<\?xml\s/i.test(start)) return nameXml(start);
  return "text/plain";
}

function decode(bytes: Buffer): string | null {
  const mark = bytes.toString("hex", 0, 2);
  const encoding = mark === "fffe" ? "utf-16le" : mark === "feff" ? "utf-16be" : "utf-8";
  try {
    // As a stream, because the last character may be cut off.
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
    return hasControls(text) ? null : text;
  } catch {
    return null;
  }
}

/** Control characters other than tab, line ends, form feed and escape (terminal colours) do not occur in text. */
function hasControls(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if ((code < 0x20 && !(code >= 0x09 && code <= 0x0d) && code !== 0x1b) || code === 0x7f) return true;
  }
  return false;
}

function skipComments(text: string): string {
  let rest = text.trimStart();
  while (rest.startsWith("<!--")) {
    const end = rest.indexOf("-->");
    if (end === -1) return rest;
    rest = rest.slice(end + 3).trimStart();
  }
  return rest;
}

function nameXml(start: string): string {
  if (/<svg[\s/>]|<!doctype svg/i.test(start)) return "image/svg+xml";
  if (/<html[\s/>]|<!doctype html/i.test(start)) return "text/html";
  return "application/xml";
}
