import type { PayloadDto } from "../schemas/deliveries";
import { fullBytes } from "../sizes";

const NOTHING: ReadonlySet<string> = new Set();

/** More than anybody reads; a browser gets slow beyond it. */
const SHOWN_CHARACTERS = 200_000;
const MAX_DEPTH = 24;
const MAX_ENTRIES = 500;
const INDENT = "  ";

/** Values of these names say how a message is built, never who sent it or what it says. */
const TELLING_NAMES = new Set([
  "object",
  "field",
  "type",
  "messaging_product",
  "mime_type",
  "status",
  "timestamp",
  "voice",
  "animated",
  "file_size",
  "code",
  "Type",
  "SignatureVersion",
  "Timestamp",
  "timestampUtc",
]);
/** Codes and words, times, media types. Anything longer or otherwise written may be somebody's text. */
const TELLING_VALUE = /^[\w./+:;= -]{0,100}$/;
/** Names under which some senders wrap JSON into text. What a customer typed is never taken for structure, JSON or not. */
const WRAPPING_NAMES = new Set(["Message", "whatsAppWebhookEntry", "entry"]);
/** Names of entries are words, unless somebody's number stands there. */
const WORD = /^[A-Za-z_$][\w$.-]{0,63}$/;
const FOLLOWING_DIGITS = /\d{5,}/;

/**
 * A delivery with everything replaced that could tell of a person: its structure stays, with how long each text was.
 * Texts that are one of `kept` stay as well: ids by which somebody has to find the message.
 */
export function redactPayload(body: Uint8Array, kept: ReadonlySet<string> = NOTHING): PayloadDto {
  const parsed = asJson(text(body));
  if (!parsed) return { text: `${fullBytes(body.byteLength)} that are not JSON`, isJson: false, cut: false };
  return shown(JSON.stringify(redacted(parsed.value, null, 0, kept), null, 2), true);
}

/** A delivery as it came; JSON is set out in lines, every value in the very characters that it came in. */
export function wholePayload(body: Uint8Array): PayloadDto {
  const raw = text(body);
  return asJson(raw) ? shown(setOut(raw), true) : shown(raw, false);
}

const TOKEN = /"(?:\\.|[^"\\])*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** Sets JSON out token by token: reading it into numbers would change ids that are too long for one. */
function setOut(json: string): string {
  let [out, depth, previous] = ["", 0, ""];
  for (const [token] of json.matchAll(TOKEN)) {
    const closes = token === "}" || token === "]";
    if (closes) depth -= 1;
    const empty = closes && (previous === "{" || previous === "[");
    const breaks = (closes && !empty) || (!closes && ["{", "[", ","].includes(previous));
    out += `${breaks ? `\n${INDENT.repeat(Math.min(depth, MAX_DEPTH))}` : ""}${token}${token === ":" ? " " : ""}`;
    if (out.length > SHOWN_CHARACTERS) return out;
    if (token === "{" || token === "[") depth += 1;
    previous = token;
  }
  return out;
}

function text(body: Uint8Array): string {
  return new TextDecoder().decode(body);
}

function shown(full: string, isJson: boolean): PayloadDto {
  return { text: full.slice(0, SHOWN_CHARACTERS), isJson, cut: full.length > SHOWN_CHARACTERS };
}

function asJson(raw: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(raw) };
  } catch {
    return null;
  }
}

function redacted(value: unknown, name: string | null, depth: number, kept: ReadonlySet<string>): unknown {
  if (typeof value === "string") return redactedText(value, name, depth, kept);
  // Places are small numbers too.
  if (typeof value === "number") return mayShow(name, String(value)) ? value : "[number]";
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) return "[deeper]";
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((entry) => redacted(entry, name, depth + 1, kept));
  const entries = Object.entries(value).slice(0, MAX_ENTRIES);
  return Object.fromEntries(
    entries.map(([key, entry], index) => [shownName(key, index), redacted(entry, key, depth + 1, kept)]),
  );
}

function shownName(key: string, index: number): string {
  return WORD.test(key) && !FOLLOWING_DIGITS.test(key) ? key : `[name ${index + 1}]`;
}

function redactedText(value: string, name: string | null, depth: number, kept: ReadonlySet<string>): unknown {
  if (name !== null && WRAPPING_NAMES.has(name) && depth < MAX_DEPTH) {
    const inner = asJson(value);
    if (inner) return redacted(inner.value, name, depth + 1, kept);
  }
  if (value === "" || kept.has(value) || mayShow(name, value)) return value;
  return `[${value.length} ${value.length === 1 ? "character" : "characters"}]`;
}

function mayShow(name: string | null, value: string): boolean {
  return name !== null && TELLING_NAMES.has(name) && TELLING_VALUE.test(value);
}
