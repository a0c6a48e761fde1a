import { z } from "zod";
import { redactAnswer } from "../exchange";
import { idOf, textOf } from "../fields";

const MAX_WORDS = 300;

const unknown = z.unknown().optional();
const envelope = z.looseObject({
  error: z.looseObject({
    message: unknown,
    code: unknown,
    error_subcode: unknown,
    error_data: unknown,
    is_transient: unknown,
    error_user_msg: unknown,
    fbtrace_id: unknown,
  }),
});

/** What an answer's `error` says. Meta Cloud API, "Error codes": only message, type, code and fbtrace_id are always there. */
export interface GraphError {
  readonly code: number | null;
  readonly subcode: number | null;
  readonly isTransient: boolean;
  /** All of its texts, to look for what only texts tell. */
  readonly text: string;
  /** The text that explains most, without secrets; null when there is none. */
  readonly words: string | null;
  readonly traceId: string | null;
}

/** The error in an answer; null when there is none. `secrets` are blanked in what is quoted. */
export function graphErrorOf(answer: unknown, secrets: readonly string[]): GraphError | null {
  const parsed = envelope.safeParse(answer);
  if (!parsed.success) return null;
  const { error } = parsed.data;
  const texts = [detailsOf(error.error_data), textOf(error.error_user_msg), textOf(error.message)];
  const said = texts.filter((text) => text !== null);
  return {
    code: numberOf(error.code),
    subcode: numberOf(error.error_subcode),
    isTransient: error.is_transient === true || error.is_transient === "true",
    text: said.join("\n"),
    words: said[0] === undefined ? null : cut(redactAnswer(said[0], secrets)),
    traceId: idOf(error.fbtrace_id),
  };
}

/** The code as it is shown: with the subcode where there is one. */
export function codeText({ code, subcode }: GraphError): string | undefined {
  if (code === null) return undefined;
  return subcode === null ? String(code) : `${code}/${subcode}`;
}

/** Mostly an object with `details`, sometimes the bare text. */
function detailsOf(data: unknown): string | null {
  const inner = z.looseObject({ details: unknown }).safeParse(data);
  return textOf(inner.data?.details) ?? textOf(data);
}

function cut(text: string): string {
  return text.length <= MAX_WORDS ? text : `${text.slice(0, MAX_WORDS).replace(/[\ud800-\udbff]$/, "")}…`;
}

function numberOf(value: unknown): number | null {
  const text = idOf(value);
  return text !== null && /^-?\d{1,9}$/.test(text) ? Number(text) : null;
}
