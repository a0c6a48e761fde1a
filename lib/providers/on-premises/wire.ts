import type { Readable } from "node:stream";
import { jsonOf, readText, retryAfterMs } from "../answers";
import { diagnosedError } from "../diagnosis";
import { beginExchange, type ExchangeEnd, failureNote } from "../exchange";
import type { OutboundRequest, OutboundResponse } from "../http";
import { keepPace } from "../pace";
import type { CallContext, Exchange, ProviderDeps } from "../types";
import type { OnPremisesConfig } from "./config";
import { type Meanings, malformed, refusalOf, sentenceOf } from "./diagnoses";

const MAX_ANSWER_BYTES = 1024 * 1024;

/** One call whose answer is a document, never media. */
export interface WireCall {
  readonly step: Exchange["step"];
  readonly method: "GET" | "POST" | "DELETE";
  /** Below /v1/. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Readable | undefined;
  readonly headersTimeoutMs?: number;
  /** Literal values that must never be kept. */
  readonly secrets: readonly string[];
  readonly meanings?: Meanings;
  /** Says what it means that the client agreed. */
  readonly agreed?: string;
  /** The answer to a success may hold secrets that nobody knows before: it is not kept. */
  readonly answerIsSecret?: boolean;
}

/** `path` below /v1/ of the installation; its address may have a path of its own. */
export function urlOf({ settings }: OnPremisesConfig, path: string): URL {
  return new URL(`${settings.baseUrl}/v1/${path}`);
}

/** Waits for the connection's turn: its calls share one pace, login included. */
export function takeTurn({ settings, secrets }: OnPremisesConfig, signal: AbortSignal): Promise<void> {
  const key = `on-premises ${settings.baseUrl} ${secrets.username}`;
  return keepPace(key, settings.requestsPerSecond, signal);
}

/**
 * Makes the call and gives the JSON of its answer, undefined when the answer is empty. Throws ProviderError when
 * none came, when it is a refusal or no JSON, or the signal's reason.
 */
export async function send(
  call: WireCall,
  config: OnPremisesConfig,
  deps: ProviderDeps,
  ctx: CallContext,
): Promise<unknown> {
  await takeTurn(config, ctx.signal);
  const url = urlOf(config, call.path);
  const finish = beginExchange(ctx, { step: call.step, method: call.method, url, secrets: call.secrets }, deps.now);
  const request: OutboundRequest = {
    url,
    method: call.method,
    headers: { accept: "application/json", ...call.headers },
    body: call.body,
    signal: ctx.signal,
    // More than is read: an answer that is too long is not the answer, and says so as such.
    maxBytes: Number.MAX_SAFE_INTEGER,
    trustedCertificates: config.settings.caCertificate,
    ...(call.headersTimeoutMs && { headersTimeoutMs: call.headersTimeoutMs }),
  };
  let answer: Answer;
  try {
    const response = await deps.http.request(request);
    answer = { response, text: await textOf(response, ctx.signal) };
  } catch (error) {
    finish({ note: failureNote(error, ctx.signal) });
    throw error;
  }
  return conclude(call, answer, finish, deps.now());
}

interface Answer {
  readonly response: OutboundResponse;
  readonly text: string;
}

/** Where the text of a refusal breaks off, the status still speaks. */
async function textOf({ status, body }: OutboundResponse, signal: AbortSignal): Promise<string> {
  try {
    return await readText(body, MAX_ANSWER_BYTES);
  } catch (error) {
    if (signal.aborted || status < 300) throw error;
    return "";
  }
}

function conclude(call: WireCall, answer: Answer, finish: (end: ExchangeEnd) => void, now: number): unknown {
  const { status: httpStatus, headers } = answer.response;
  const { text } = answer;
  const json = jsonOf(text);
  const refusal = refusalOf(httpStatus, text, call.meanings);
  const told = { httpStatus, providerCode: refusal?.code };
  const bytes = Buffer.byteLength(text);
  const shown = call.answerIsSecret && httpStatus < 300 ? undefined : text;
  const diagnosis =
    refusal?.diagnosis ??
    (text.trim() && json === undefined ? malformed("answered with something that is not JSON") : null);
  finish({ ...told, bytes, note: diagnosis ? sentenceOf(diagnosis) : (call.agreed ?? "Accepted."), answer: shown });
  if (!diagnosis) return json;
  throw diagnosedError(diagnosis, { ...told, retryAfterMs: retryAfterMs(headers["retry-after"], now) });
}
