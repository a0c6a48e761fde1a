import { z } from "zod";
import { jsonOf, readText, retryAfterMs } from "../answers";
import { driftOf } from "../clock-drift";
import { type Diagnosis, diagnosedError, unlessOversize } from "../diagnosis";
import type { ProviderError } from "../errors";
import { beginExchange, type ExchangeEnd, failureNote } from "../exchange";
import type { OutboundResponse } from "../http";
import type { MultipartBody } from "../multipart";
import { keepPace } from "../pace";
import type { CallContext, Exchange, ProviderDeps } from "../types";
import { clockNote } from "./clock";
import type { NxcloudConfig } from "./config";
import { diagnoseCode, diagnoseStatus, malformed, sentenceOf } from "./diagnoses";
import { signatureOf } from "./signing";

const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
const CLOCK_CODE = 1004;

interface ApiCall<T> {
  readonly step: Exchange["step"];
  readonly action: string;
  readonly path: string;
  /**
   * An object is sent as JSON. A function is called once per try and must give a fresh stream; NXCloud leaves multipart
   * out of the signature.
   */
  readonly body: object | (() => Promise<MultipartBody>);
  /** What `data` has to look like when the code is 0. */
  readonly data: z.ZodType<T>;
  readonly headersTimeoutMs?: number;
}

/** NXCloud wiki "API call convention"; the texts come in the account's language, so only the code counts. */
const envelope = z.looseObject({
  code: z.union([
    z.number(),
    z
      .string()
      .regex(/^-?\d+$/)
      .transform(Number),
  ]),
  data: z.unknown(),
});

interface Answer {
  /** null when the answer is not NXCloud's envelope. */
  readonly code: number | null;
  readonly data: unknown;
  readonly told: {
    readonly httpStatus: number;
    readonly providerCode: string | undefined;
    readonly providerRequestId: string | undefined;
  };
  /** How far NXCloud's clock is ahead of ours in milliseconds; null when it did not tell its time. */
  readonly driftMs: number | null;
  readonly retryAfterMs: number | undefined;
  /** Reports the exchange; called once, when it is known what the answer means. */
  readonly finish: (note: string) => void;
}

/** What a call came to. `driftMs` as in the answer. */
type ApiOutcome<T> = { readonly driftMs: number | null } & ({ readonly data: T } | { readonly error: ProviderError });

export interface NxcloudClient {
  /**
   * One signed call, asked again once when NXCloud refuses our clock. Throws ProviderError when no answer came, or the
   * signal's reason; an answer that is a refusal is an outcome.
   */
  ask<T>(call: ApiCall<T>, ctx: CallContext): Promise<ApiOutcome<T>>;
  /** The same, and a refusal is thrown too. */
  call<T>(call: ApiCall<T>, ctx: CallContext): Promise<T>;
}

export function createNxcloudClient(config: NxcloudConfig, deps: ProviderDeps): NxcloudClient {
  async function ask<T>(call: ApiCall<T>, ctx: CallContext): Promise<ApiOutcome<T>> {
    const first = await send(config, deps, call, ctx, deps.now());
    if (first.code !== CLOCK_CODE) return conclude(call, first, null);
    first.finish(`${clockNote(first.driftMs)} Asked once more.`);
    const second = await send(config, deps, call, ctx, deps.now() + (first.driftMs ?? 0));
    return conclude(call, second, first);
  }
  return {
    ask,
    async call(call, ctx) {
      const outcome = await ask(call, ctx);
      if ("error" in outcome) throw outcome.error;
      return outcome.data;
    },
  };
}

/** `path` is added to whatever path the base already has. */
function urlOf(baseUrl: string, path: string): URL {
  return new URL(baseUrl.replace(/\/+$/, "") + path);
}

async function send<T>(
  { settings, secrets }: NxcloudConfig,
  deps: ProviderDeps,
  call: ApiCall<T>,
  ctx: CallContext,
  time: number,
): Promise<Answer> {
  await keepPace(`nxcloud ${settings.baseUrl} ${secrets.accessKey}`, settings.requestsPerSecond, ctx.signal);
  const multipart = typeof call.body === "function" ? await call.body() : null;
  const json = multipart ? null : JSON.stringify(call.body);
  const parts = { accessKey: secrets.accessKey, action: call.action, bizType: settings.bizType, ts: String(time) };
  const sign = signatureOf({ ...parts, body: json, accessSecret: secrets.accessSecret });
  const url = urlOf(settings.baseUrl, call.path);
  const hidden = [secrets.accessSecret, secrets.accessKey, sign];
  const finish = beginExchange(ctx, { step: call.step, method: "POST", url, secrets: hidden }, deps.now);
  const startedAt = deps.now();
  try {
    const response = await deps.http.request({
      url,
      method: "POST",
      headers: {
        ...parts,
        sign,
        "content-type": multipart?.contentType ?? "application/json",
        ...(multipart && { "content-length": String(multipart.contentLength) }),
      },
      body: json ?? multipart?.stream,
      signal: ctx.signal,
      maxBytes: MAX_ANSWER_BYTES,
      ...(call.headersTimeoutMs && { headersTimeoutMs: call.headersTimeoutMs }),
    });
    const text = await readText(response.body);
    const receivedAt = deps.now();
    const driftMs = driftOf(response.headers.date, startedAt, receivedAt);
    const waitMs = retryAfterMs(response.headers["retry-after"], receivedAt + (driftMs ?? 0));
    return readAnswer(response, text, { driftMs, retryAfterMs: waitMs }, finish);
  } catch (error) {
    const failure = unlessOversize(error, malformed);
    finish({ note: failureNote(failure, ctx.signal) });
    throw failure;
  } finally {
    // An answer may come before the whole file was read, and then nobody else closes it.
    multipart?.stream.destroy();
  }
}

function readAnswer(
  response: OutboundResponse,
  text: string,
  times: Pick<Answer, "driftMs" | "retryAfterMs">,
  finish: (end: ExchangeEnd) => void,
): Answer {
  const parsed = envelope.safeParse(jsonOf(text));
  const { code = null, data = null } = parsed.success ? parsed.data : {};
  const told = {
    httpStatus: response.status,
    providerCode: code === null ? undefined : String(code),
    providerRequestId: response.headers["x-request-id"],
  };
  const bytes = Buffer.byteLength(text);
  return { ...times, code, data, told, finish: (note) => finish({ ...told, bytes, note, answer: text }) };
}

/** `refused` is the answer because of which this one was asked for, null when there was none. */
function conclude<T>(call: ApiCall<T>, answer: Answer, refused: Answer | null): ApiOutcome<T> {
  const { driftMs, told } = answer;
  const refusal = diagnose(call, answer);
  const data = call.data.safeParse(answer.data);
  if (refusal === null && data.success) {
    answer.finish(refused ? `Accepted at the second try. ${clockNote(refused.driftMs)}` : "Accepted.");
    return { driftMs, data: data.data };
  }
  const diagnosis = refusal ?? malformed("accepted the call, but its answer lacks what was asked for");
  answer.finish(sentenceOf(diagnosis));
  return { driftMs, error: diagnosedError(diagnosis, { ...told, retryAfterMs: answer.retryAfterMs }) };
}

/** null for success. The body counts before the HTTP status, since no document says with which status errors come. */
function diagnose<T>(call: ApiCall<T>, { code, told, driftMs }: Answer): Diagnosis | null {
  const { httpStatus } = told;
  if (httpStatus === 429 || code === null) return diagnoseStatus(httpStatus);
  if (code === CLOCK_CODE) return { ...diagnoseCode(code, call.action), happened: clockNote(driftMs) };
  if (code !== 0) return diagnoseCode(code, call.action);
  return httpStatus >= 200 && httpStatus < 300 ? null : diagnoseStatus(httpStatus);
}
