import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { parseRange } from "../byte-range";
import { serveExchange } from "../exchange";
import type { Fault } from "../fault-rules";
import { bufferReply, type Reply } from "../reply";
import type { NxcloudContext } from "./context";
import type { Media } from "./schemas";
import { storageSign } from "./signature";
import { BUCKET, STORAGE_KEY_ID, STORAGE_SECRET } from "./storage-link";

/** Headers that belong to the NXCloud API alone. One of them here means that credentials left for another host. */
const FOREIGN_HEADERS = ["accesskey", "sign", "ts", "biztype", "action", "authorization"];

/** Serves one request to the object store behind the links. */
export function handleStorage(
  context: NxcloudContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  request.resume();
  return serveExchange(context, "storage", request, response, async (entry) => {
    const url = new URL(entry.path, context.urls.storage);
    const media = context.state.mediaOfObject(url.pathname.slice(1));
    entry.operation = "download";
    entry.mediaId = media?.id ?? null;
    entry.violations = FOREIGN_HEADERS.filter((name) => request.headers[name] !== undefined).map(
      (name) => `header ${name} reached the object store`,
    );
    if (entry.violations.length > 0) {
      return { reply: errorReply(context, 403, "AccessDenied", `${entry.violations.join("; ")}.`), fault: null };
    }
    const rule = context.state.faults.take({ operation: "download", path: url.pathname, mediaId: entry.mediaId });
    entry.fault = rule?.fault.kind ?? null;
    const fault = rule?.fault ?? null;
    return {
      reply: refusal(context, request, url, fault) ?? objectReply(context, media, request.headers.range),
      fault,
    };
  });
}

/** What the store says to a link that it does not honour, otherwise null. */
function refusal(context: NxcloudContext, request: IncomingMessage, url: URL, fault: Fault | null): Reply | null {
  const expires = url.searchParams.get("Expires") ?? "";
  const signature = url.searchParams.get("Signature") ?? "";
  if (!expires || !signature) {
    return errorReply(context, 403, "AccessDenied", "You have no right to access this object.");
  }
  if (url.searchParams.get("OSSAccessKeyId") !== STORAGE_KEY_ID) {
    const message = "The OSS Access Key Id you provided does not exist in our records.";
    return errorReply(context, 403, "InvalidAccessKeyId", message);
  }
  if (signature !== signatureOf(request, url, expires)) {
    const message = "The request signature we calculated does not match the signature you provided.";
    return errorReply(context, 403, "SignatureDoesNotMatch", message);
  }
  if (Number(expires) * 1000 < context.clock.now() || fault?.kind === "expired-link") {
    return errorReply(context, 403, "AccessDenied", "Request has expired.", {
      Expires: new Date(Number(expires) * 1000).toISOString(),
      ServerTime: new Date(context.clock.now()).toISOString(),
      EC: "0002-00000069",
    });
  }
  return null;
}

function signatureOf(request: IncomingMessage, url: URL, expires: string): string {
  const ossHeaders = Object.entries(request.headers).filter(([name]) => name.startsWith("x-oss-"));
  return storageSign(
    {
      verb: request.method ?? "",
      contentMd5: String(request.headers["content-md5"] ?? ""),
      contentType: request.headers["content-type"] ?? "",
      expires,
      ossHeaders: Object.fromEntries(ossHeaders.map(([name, value]) => [name, String(value)])),
      resource: `/${BUCKET}${url.pathname}`,
    },
    STORAGE_SECRET,
  );
}

function objectReply(context: NxcloudContext, media: Media | null, rangeHeader: string | undefined): Reply {
  if (media?.state !== "available") {
    return errorReply(context, 404, "NoSuchKey", "The specified key does not exist.");
  }
  const size = media.sizeBytes;
  // OSS answers the whole object to a range that it cannot serve.
  const range = parseRange(rangeHeader, size);
  const { start, end } = range ?? { start: 0, end: size - 1 };
  return {
    status: range ? 206 : 200,
    headers: {
      "content-type": media.mimeType,
      "accept-ranges": "bytes",
      etag: `"${media.sha256.slice(0, 32).toUpperCase()}"`,
      "x-oss-request-id": requestId(),
      ...(range ? { "content-range": `bytes ${start}-${end}/${size}` } : {}),
    },
    sizeBytes: end - start + 1,
    body: () => context.state.content.read(media.content, start, end),
  };
}

function errorReply(
  context: NxcloudContext,
  status: number,
  code: string,
  message: string,
  extra: Readonly<Record<string, string>> = {},
): Reply {
  const host = new URL(context.urls.storage).host;
  const id = requestId();
  const elements = { Code: code, Message: message, RequestId: id, HostId: host, ...extra };
  const inner = Object.entries(elements).map(([name, text]) => `  <${name}>${text}</${name}>\n`);
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error>\n${inner.join("")}</Error>\n`;
  return bufferReply(status, { "content-type": "application/xml", "x-oss-request-id": id }, Buffer.from(xml));
}

function requestId(): string {
  return randomBytes(12).toString("hex").toUpperCase();
}
