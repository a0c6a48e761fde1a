import type { Readable } from "node:stream";
import { fullBytes } from "../sizes";
import { readText, retryAfterMs } from "./answers";
import { type Diagnosis, diagnosedError } from "./diagnosis";
import { ProviderError } from "./errors";
import { beginExchange } from "./exchange";
import type { OutboundRequest } from "./http";
import type { BodyEnd } from "./outbound/body";
import type { CallContext, ProviderDeps } from "./types";

/** No installation can set a higher cap than this; its own cap is applied where the bytes are stored. */
const MAX_MEDIA_BYTES = 4 * 1024 ** 3;
const MAX_ERROR_BYTES = 64 * 1024;

/** What an answer without the bytes means. */
export interface Refusal {
  readonly diagnosis: Diagnosis;
  /** The provider's own word, undefined when it gave none. */
  readonly code: string | undefined;
}

export interface BytesCall {
  readonly request: Pick<OutboundRequest, "url" | "headers" | "link" | "maxRedirects" | "trustedCertificates">;
  /** Literal values that must never be kept. */
  readonly secrets: readonly string[];
  /** Lower-case name of the header that names the request at the provider. */
  readonly requestIdHeader: string;
  readonly sentenceOf: (diagnosis: Diagnosis) => string;
  /** Called for every status but 200; `text` is the beginning of the answer. */
  explain(status: number, text: string): Refusal;
}

export interface FetchedBytes {
  readonly headers: Readonly<Record<string, string>>;
  /** Content-Length; null when none was announced. */
  readonly sizeBytes: number | null;
  readonly body: Readable;
}

/**
 * Asks for the bytes of a media object as a stream. The exchange, step "fetch", ends with the body. Throws ProviderError
 * as `explain` has it, or the signal's reason.
 */
export async function fetchBytes(
  call: BytesCall,
  { http, now }: ProviderDeps,
  ctx: CallContext,
): Promise<FetchedBytes> {
  const { url } = call.request;
  const finish = beginExchange(ctx, { step: "fetch", method: "GET", url, secrets: call.secrets }, now);
  let onBodyClosed = (_end: BodyEnd) => {};
  const request = http.request({
    ...call.request,
    method: "GET",
    signal: ctx.signal,
    maxBytes: MAX_MEDIA_BYTES,
    onBodyClosed: (end) => onBodyClosed(end),
  });
  const answer = await request.catch((error: unknown) => {
    finish({ note: noteOf(error, 0) });
    throw error;
  });
  const told = { httpStatus: answer.status, providerRequestId: answer.headers[call.requestIdHeader] };
  if (answer.status === 200) {
    onBodyClosed = (end) =>
      finish({
        ...told,
        bytes: end.bytes,
        note: end.complete ? "The file came as a whole." : noteOf(end.error, end.bytes),
      });
    const announced = answer.headers["content-length"];
    return {
      headers: answer.headers,
      sizeBytes: announced === undefined ? null : Number(announced),
      body: answer.body,
    };
  }
  // Without its text the status still speaks.
  const text = await readText(answer.body, MAX_ERROR_BYTES).catch(() => "");
  const { diagnosis, code: providerCode } = call.explain(answer.status, text);
  finish({ ...told, providerCode, bytes: Buffer.byteLength(text), note: call.sentenceOf(diagnosis), answer: text });
  ctx.signal.throwIfAborted();
  const waitMs = retryAfterMs(answer.headers["retry-after"], now());
  throw diagnosedError(diagnosis, { ...told, providerCode, retryAfterMs: waitMs });
}

function noteOf(error: unknown, bytes: number): string {
  if (error instanceof ProviderError) return error.publicMessage;
  return bytes === 0 ? "Stopped before any of the file came." : `Stopped after ${fullBytes(bytes)}.`;
}
