import type { IncomingMessage, ServerResponse } from "node:http";
import { parseRange } from "../byte-range";
import { serveExchange } from "../exchange";
import { bufferReply, type Reply } from "../reply";
import { bearerToken, callerOf } from "./authenticate";
import type { MetaCloudContext } from "./context";
import { ATTACHMENTS, checkLink } from "./links";
import { isAlive } from "./media-calls";
import { uploadType } from "./media-types";
import type { Media } from "./schemas";
import { placeIn } from "./state";

const PRIVATE = { "cache-control": "private, no-cache, no-store, must-revalidate" };

/**
 * Serves one request to the stand-in of lookaside.fbsbx.com. Under another host name than that of its links it stands
 * for a host that Meta redirects to: the link alone is enough there, and credentials must never arrive.
 */
export function handleLookaside(context: MetaCloudContext, request: IncomingMessage, response: ServerResponse) {
  request.resume();
  return serveExchange(context, "storage", request, response, async (entry) => {
    const url = new URL(entry.path, context.urls.storage);
    const media = context.state.media.get(url.searchParams.get("mid") ?? "") ?? null;
    const foreign = request.headers.host !== new URL(context.urls.storage).host;
    entry.operation = "download";
    entry.mediaId = media?.id ?? null;
    entry.violations = violationsOf(request, url, foreign);
    if (entry.violations.length > 0) {
      return { reply: textReply(403, `${entry.violations.join("; ")}.`), fault: null };
    }
    const rule = context.state.faults.take({ operation: "download", path: url.pathname, mediaId: entry.mediaId });
    const fault = rule?.fault ?? null;
    entry.fault = fault?.kind ?? null;
    const refused = refusedStatus(context, request, url, media, foreign);
    const status = refused ?? (fault?.kind === "expired-link" ? 404 : null);
    if (status !== null || !media) {
      return { reply: textReply(status ?? 404, context.settings.downloadErrorBody), fault };
    }
    return { reply: bytesReply(context, media, request.headers.range), fault };
  });
}

function violationsOf(request: IncomingMessage, url: URL, foreign: boolean): string[] {
  const secrets = ["appsecret_proof", "access_token"].filter((name) => url.searchParams.has(name));
  const headers = foreign ? ["authorization", "cookie"].filter((name) => request.headers[name] !== undefined) : [];
  return [
    ...secrets.map((name) => `${name} reached the download host`),
    ...headers.map((name) => `header ${name} reached a foreign host`),
  ];
}

/** The status of a refusal, null for a request that is to be served. */
function refusedStatus(
  context: MetaCloudContext,
  request: IncomingMessage,
  url: URL,
  media: Media | null,
  foreign: boolean,
): number | null {
  const { emptyUserAgentStatus, downloadUnauthorizedStatus } = context.settings;
  if (request.method !== "GET") return 405;
  if (!request.headers["user-agent"] && emptyUserAgentStatus !== null) return emptyUserAgentStatus;
  if (!foreign && !mayDownload(context, request, media)) return downloadUnauthorizedStatus;
  if (url.pathname !== ATTACHMENTS || checkLink(context, url.searchParams) !== "good") return 404;
  return media && media.state === "available" && isAlive(context, media) ? null : 404;
}

function mayDownload(context: MetaCloudContext, request: IncomingMessage, media: Media | null): boolean {
  const caller = callerOf(context, bearerToken(request.headers) ?? "");
  if (caller?.token.state !== "valid") return false;
  return !media || placeIn(caller.app, media.phoneNumberId) !== null;
}

function bytesReply(context: MetaCloudContext, media: Media, rangeHeader: string | undefined): Reply {
  const size = media.sizeBytes;
  const range = parseRange(rangeHeader, size);
  const { start, end } = range ?? { start: 0, end: size - 1 };
  return {
    status: range ? 206 : 200,
    headers: {
      "content-type": media.mimeType,
      "content-disposition": `inline;filename=whatsapp.${uploadType(media.mimeType)?.extension ?? "bin"}`,
      etag: `"${media.sha256.slice(0, 32)}"`,
      "accept-ranges": "bytes",
      "cross-origin-resource-policy": "cross-origin",
      ...PRIVATE,
      ...(range
        ? { "content-range": `bytes ${start}-${end}/${size}` }
        : { "content-digest": `adler32=${media.adler32}` }),
    },
    sizeBytes: end - start + 1,
    body: () => context.state.content.read(media.content, start, end),
  };
}

function textReply(status: number, text: string): Reply {
  return bufferReply(status, { "content-type": "text/plain; charset=utf-8", ...PRIVATE }, Buffer.from(text));
}
