import { Readable } from "node:stream";
import { readText, retryAfterMs } from "../answers";
import { driftOf } from "../clock-drift";
import { type Diagnosis, diagnosedError, unlessOversize } from "../diagnosis";
import { ProviderError } from "../errors";
import { beginExchange, type ExchangeEnd, failureNote } from "../exchange";
import { type FetchedBytes, fetchBytes, type Refusal } from "../fetch-bytes";
import type { OutboundResponse } from "../http";
import type { CallContext, Exchange, ProviderDeps } from "../types";
import { aboutTheClock } from "./clock";
import { diagnose, malformed, sentenceOf } from "./diagnoses";
import { jsonErrorOf, xmlErrorOf } from "./error-facts";
import { diagnoseObject } from "./object-diagnoses";
import { methodOf, type SdkAnswer, type SdkHandler, type SdkRequest, sdkHandler, urlOf } from "./sdk-handler";

const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

export type Service = "api" | "s3" | "sts";

export interface WireCall {
  readonly service: Service;
  readonly step: Exchange["step"];
  /** Literal values that must never be kept. */
  readonly secrets: readonly string[];
  readonly headersTimeoutMs?: number | undefined;
  /** Told how far AWS's clock is ahead of ours, in milliseconds, with every answer that says it. */
  readonly onDrift: (driftMs: number) => void;
}

interface Answer {
  readonly text: string;
  readonly finish: (note: string) => void;
}

/**
 * One call that an SDK client prepares and signs and that goes out by OutboundHttp. `send` uses a client with the handler
 * it is given; `read` makes something of what came, undefined when it cannot. The exchange is reported when that is
 * known. Throws ProviderError, the signal's reason, or what kept `send` from sending.
 */
export async function overWire<Output, Result>(
  call: WireCall,
  deps: ProviderDeps,
  ctx: CallContext,
  send: (handler: SdkHandler) => Promise<Output>,
  read: (output: Output, text: string) => Result | undefined,
): Promise<Result> {
  const answers: Answer[] = [];
  const handler = sdkHandler(async (request) => {
    const { response, ...received } = await exchange(call, deps, ctx, request);
    answers.push(received);
    return sdkAnswer(call.service, response, received.text);
  });
  const result = await send(handler).then(
    (output) => read(output, answers[0]?.text ?? ""),
    (error: unknown) => {
      ctx.signal.throwIfAborted();
      // Without an answer it is not AWS that failed: a file that cannot be opened, for one.
      if (error instanceof ProviderError || answers.length === 0) throw error;
      return undefined;
    },
  );
  const [answer] = answers;
  if (result !== undefined) {
    answer?.finish("Accepted.");
    return result;
  }
  const diagnosis = malformed("accepted the call, but its answer lacks what was asked for");
  answer?.finish(sentenceOf(diagnosis));
  throw diagnosedError(diagnosis);
}

/** The same for the bytes of an object in S3, which are handed on as they come. The exchange ends with them. */
export async function bytesOverWire(
  call: WireCall,
  deps: ProviderDeps,
  ctx: CallContext,
  send: (handler: SdkHandler) => Promise<unknown>,
): Promise<FetchedBytes> {
  const fetched: FetchedBytes[] = [];
  const handler = sdkHandler(async (request) => {
    const signed = { url: urlOf(request), headers: request.headers };
    const how = { request: signed, secrets: call.secrets, requestIdHeader: "x-amz-request-id", sentenceOf };
    fetched.push(await fetchBytes({ ...how, explain: explainObject }, deps, ctx));
    return { statusCode: 200, headers: {}, body: Readable.from([]) };
  });
  const failure = await send(handler).then(
    () => null,
    (error: unknown) => error,
  );
  const [bytes] = fetched;
  if (bytes) return bytes;
  ctx.signal.throwIfAborted();
  throw failure;
}

function explainObject(status: number, text: string): Refusal {
  const facts = xmlErrorOf(text);
  return { diagnosis: diagnoseObject(status, facts), code: facts.name };
}

/** Sends the request as it was signed. Answers that are refusals are reported and thrown here. */
async function exchange(
  call: WireCall,
  deps: ProviderDeps,
  ctx: CallContext,
  request: SdkRequest,
): Promise<Answer & { readonly response: OutboundResponse }> {
  const url = urlOf(request);
  const method = methodOf(request);
  const finish = beginExchange(ctx, { step: call.step, method, url, secrets: call.secrets }, deps.now);
  const sentAt = deps.now();
  try {
    const response = await deps.http.request({
      url,
      method,
      headers: request.headers,
      body: request.body,
      signal: ctx.signal,
      maxBytes: MAX_ANSWER_BYTES,
      ...(call.headersTimeoutMs && { headersTimeoutMs: call.headersTimeoutMs }),
    });
    const text = await readText(response.body);
    return judge(call, response, text, { sentAt, receivedAt: deps.now() }, finish);
  } catch (error) {
    const failure = unlessOversize(error, malformed);
    // What the answer itself came to has been reported with it.
    if (!(failure instanceof ProviderError) || failure.httpStatus === undefined) {
      finish({ note: failureNote(failure, ctx.signal) });
    }
    throw failure;
  }
}

function judge(
  call: WireCall,
  response: OutboundResponse,
  text: string,
  times: { readonly sentAt: number; readonly receivedAt: number },
  finish: (end: ExchangeEnd) => void,
): Answer & { readonly response: OutboundResponse } {
  const { status, headers } = response;
  const driftMs = driftOf(headers.date, times.sentAt, times.receivedAt);
  if (driftMs !== null) call.onDrift(driftMs);
  const told = { httpStatus: status, providerRequestId: headers["x-amzn-requestid"] ?? headers["x-amz-request-id"] };
  const bytes = Buffer.byteLength(text);
  if (status >= 200 && status < 300) {
    // STS answers with credentials, and S3 with the names of objects.
    const answer = call.service === "api" ? text : undefined;
    return { response, text, finish: (note) => finish({ ...told, bytes, note, answer }) };
  }
  const { diagnosis, name: providerCode } = explain(call.service, response, text, driftMs);
  finish({ ...told, providerCode, bytes, note: sentenceOf(diagnosis), answer: text });
  const waitMs = retryAfterMs(headers["retry-after"], times.receivedAt + (driftMs ?? 0));
  throw diagnosedError(diagnosis, { ...told, providerCode, retryAfterMs: waitMs });
}

function explain(
  service: Service,
  { status, headers }: OutboundResponse,
  text: string,
  driftMs: number | null,
): { readonly diagnosis: Diagnosis; readonly name: string | undefined } {
  const facts = service === "api" ? jsonErrorOf(headers, text) : xmlErrorOf(text);
  const diagnosis = service === "s3" ? diagnoseObject(status, facts) : diagnose(status, facts);
  return { diagnosis: aboutTheClock(diagnosis, facts.name, driftMs), name: facts.name };
}

/**
 * What the SDK gets to see. Not the API's own JSON: its parser throws for values that the model does not foresee, and the
 * answers are read by our own schemas.
 */
function sdkAnswer(service: Service, { status, headers }: OutboundResponse, text: string): SdkAnswer {
  const body = Readable.from([Buffer.from(service === "api" ? "{}" : text)]);
  return { statusCode: status, headers: { ...headers }, body };
}
