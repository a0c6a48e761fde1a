import { readText, retryAfterMs } from "../answers";
import { ProviderError } from "../errors";
import { beginExchange } from "../exchange";
import { textOf } from "../fields";
import type { OutboundResponse } from "../http";
import type { BodyEnd } from "../outbound/body";
import { isListedHost } from "../settings";
import type { CallContext, MediaDownload, ProviderDeps } from "../types";
import type { NxcloudConfig } from "./config";
import { diagnosedError, sentenceOf } from "./diagnoses";
import { diagnoseObject } from "./object-diagnoses";

/** No installation can set a higher cap than this; its own cap is applied where the bytes are stored. */
const MAX_MEDIA_BYTES = 4 * 1024 ** 3;
const MAX_ERROR_BYTES = 64 * 1024;
const MAX_REDIRECTS = 3;

export interface ResolvedMedia {
  readonly url: URL;
  readonly mimeType: string | null;
  readonly fileName: string | null;
}

/**
 * Fetches the object behind a fresh link. Nothing of NXCloud's goes along: the store would refuse a Content-Type (its
 * signature covers it; Alibaba OSS, signature V1), and the keys are none of its business. The link appears in no error
 * and no exchange. Throws ProviderError, EXPIRED when the link is too old. The exchange ends with the body.
 */
export async function fetchObject(
  media: ResolvedMedia,
  { settings, secrets }: NxcloudConfig,
  { http, now }: ProviderDeps,
  ctx: CallContext,
): Promise<MediaDownload> {
  const hidden = [secrets.accessKey, secrets.accessSecret, ...media.url.searchParams.values()];
  const finish = beginExchange(ctx, { step: "fetch", method: "GET", url: media.url, secrets: hidden }, now);
  let onBodyClosed = (_end: BodyEnd) => {};
  const request = http.request({
    url: media.url,
    method: "GET",
    headers: { accept: "*/*" },
    signal: ctx.signal,
    maxBytes: MAX_MEDIA_BYTES,
    maxRedirects: MAX_REDIRECTS,
    link: { from: new URL(settings.baseUrl), allows: (url) => isListedHost(settings.downloadHosts, url) },
    onBodyClosed: (end) => onBodyClosed(end),
  });
  const answer = await request.catch((error: unknown) => {
    finish({ note: noteOf(error, 0) });
    throw error;
  });
  const told = { httpStatus: answer.status, providerRequestId: answer.headers["x-oss-request-id"] };
  if (answer.status === 200) {
    onBodyClosed = (end) =>
      finish({
        ...told,
        bytes: end.bytes,
        note: end.complete ? "The file came as a whole." : noteOf(end.error, end.bytes),
      });
    return { kind: "stream", descriptor: descriptorOf(media, answer), body: answer.body };
  }
  // Without its text the status still speaks.
  const text = await readText(answer.body, MAX_ERROR_BYTES).catch(() => "");
  const { diagnosis, code: providerCode } = diagnoseObject(answer.status, text);
  const bytes = Buffer.byteLength(text);
  finish({ ...told, providerCode, bytes, note: sentenceOf(diagnosis), answer: text });
  ctx.signal.throwIfAborted();
  const waitMs = retryAfterMs(answer.headers["retry-after"], now());
  throw diagnosedError(diagnosis, { ...told, providerCode, retryAfterMs: waitMs });
}

function descriptorOf(media: ResolvedMedia, { headers }: OutboundResponse) {
  const announced = headers["content-length"];
  return {
    mimeType: media.mimeType ?? textOf(headers["content-type"]),
    sizeBytes: announced === undefined ? null : Number(announced),
    sha256: null,
    fileName: media.fileName,
  };
}

function noteOf(error: unknown, bytes: number): string {
  if (error instanceof ProviderError) return error.publicMessage;
  return bytes === 0 ? "Stopped before any of the file came." : `Stopped after ${bytes} bytes.`;
}
