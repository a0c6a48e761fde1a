import { ProviderError } from "./errors";
import type { CallContext, Exchange } from "./types";

const ANSWER_LIMIT = 2_000;
const NAME_LIMIT = 200;
const HIDDEN = "[hidden]";

const LINK = /https?:(?:\\?\/){2}[^\s"'<>]+/gi;
const SECRET_NAME = "sign|secret|token|access_?key|password|authorization|canonical";
const JSON_FIELD = new RegExp(`("[^"\\\\]{0,40}(?:${SECRET_NAME})[^"\\\\]{0,40}"\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"`, "gi");
const XML_FIELD = new RegExp(`<([\\w:]{0,40}(?:${SECRET_NAME})\\w{0,40})>[^<]*</\\1>`, "gi");
const PAIR = new RegExp(`\\b(\\w{0,40}(?:${SECRET_NAME}|expires)\\w{0,40}=)[^&\\s"'<>]+`, "gi");
/** PostgreSQL takes no NUL in text, and a terminal takes escape sequences as orders. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/**
 * Text of an answer as it may be kept and shown: links, whatever stands under a secret's name, and the literal
 * `secrets` are blanked first, then it is cut to 2,000 characters.
 */
export function redactAnswer(text: string, secrets: readonly string[]): string {
  const safe = blankSecrets(text, secrets).replace(CONTROL, "\ufffd");
  // A cut through a surrogate pair would leave half a character, which a JSON column refuses.
  return safe.slice(0, ANSWER_LIMIT).replace(/[\ud800-\udbff]$/, "");
}

/** Text with links, whatever stands under a secret's name, and the literal `secrets` blanked. */
export function blankSecrets(text: string, secrets: readonly string[]): string {
  let safe = text;
  for (const secret of secrets.filter(Boolean)) {
    for (const written of writingsOf(secret)) safe = safe.replaceAll(written, HIDDEN);
  }
  return safe
    .replace(LINK, "[link]")
    .replace(JSON_FIELD, `$1"${HIDDEN}"`)
    .replace(XML_FIELD, `<$1>${HIDDEN}</$1>`)
    .replace(PAIR, `$1${HIDDEN}`);
}

/** As it is, in a URL and in JSON, where quotes and backslashes of a password are escaped. */
function writingsOf(secret: string): readonly string[] {
  return [secret, encodeURIComponent(secret.replace(/\p{Surrogate}/gu, "\ufffd")), JSON.stringify(secret).slice(1, -1)];
}

/** What a provider calls a request or an error: its own words, and so treated like its answers. */
function nameOf(text: string | undefined, secrets: readonly string[]): string | null {
  return text === undefined ? null : redactAnswer(text, secrets).slice(0, NAME_LIMIT);
}

/** A URL's path for showing: long segments with digits in them name objects and are cut to their first eight characters. */
export function shownPath(url: URL): string {
  return url.pathname.replace(/[^/]{13,}/g, (segment) => (/\d/.test(segment) ? `${segment.slice(0, 8)}…` : segment));
}

export interface ExchangeStart {
  readonly step: Exchange["step"];
  readonly method: string;
  readonly url: URL;
  /** Literal values that must never be kept: keys, secrets, signatures of this request. */
  readonly secrets: readonly string[];
}

export interface ExchangeEnd {
  readonly httpStatus?: number | undefined;
  readonly providerCode?: string | undefined;
  readonly providerRequestId?: string | undefined;
  readonly bytes?: number | undefined;
  readonly note: string;
  readonly answer?: string | undefined;
}

/** Notes the beginning of an exchange; call the returned function once with its end to report it to `ctx`. */
export function beginExchange(ctx: CallContext, start: ExchangeStart, now: () => number): (end: ExchangeEnd) => void {
  const startedAt = new Date(now()).toISOString();
  const clock = performance.now();
  return (end) =>
    ctx.onExchange({
      step: start.step,
      method: start.method,
      host: start.url.host,
      path: shownPath(start.url),
      startedAt,
      durationMs: Math.round(performance.now() - clock),
      httpStatus: end.httpStatus ?? null,
      providerCode: nameOf(end.providerCode, start.secrets),
      providerRequestId: nameOf(end.providerRequestId, start.secrets),
      bytes: end.bytes ?? null,
      note: redactAnswer(end.note, start.secrets),
      answer: end.answer === undefined ? null : redactAnswer(end.answer, start.secrets),
    });
}

/** The note of an exchange that ended without an answer, because of `error`. */
export function failureNote(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return "Stopped before the answer.";
  return error instanceof ProviderError ? error.publicMessage : "The call could not be made.";
}
