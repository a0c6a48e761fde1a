import { Readable } from "node:stream";
import { operatorRoute } from "@/lib/auth/json-route";
import { BODY_LENGTH_HEADER } from "@/lib/headers";
import { parseByteRange } from "@/lib/media/byte-range";
import { isInlineSafe } from "@/lib/media/content-type";
import { contentDisposition } from "@/lib/media/file-name";
import { type Content, openContent, openVersion } from "@/lib/media/use-cases/open-content";

export const GET = operatorRoute<{ itemId: string }>("media:read", async ({ scope, request, params }) => {
  const { searchParams } = new URL(request.url);
  const download = searchParams.has("download");
  const deed = download ? "media.download" : "media.view";
  const versionId = searchParams.get("version");
  const content =
    versionId === null
      ? await openContent(scope, params.itemId, deed, new Date())
      : await openVersion(scope, { itemId: params.itemId, versionId }, deed);
  const headers = contentHeaders(content, download);
  if (request.headers.get("if-none-match") === headers.etag) return new Response(null, { status: 304, headers });

  const range = parseByteRange(rangeHeader(request, headers.etag), content.sizeBytes);
  if (range.kind === "unsatisfiable") {
    return new Response(null, {
      status: 416,
      headers: { ...headers, "content-range": `bytes */${content.sizeBytes}` },
    });
  }
  const wanted = range.kind === "partial" ? { start: range.start, end: range.end } : undefined;
  const length = wanted ? wanted.end - wanted.start + 1 : content.sizeBytes;
  const partial: Record<string, string> = wanted
    ? { "content-range": `bytes ${wanted.start}-${wanted.end}/${content.sizeBytes}` }
    : {};
  const body = length === 0 || request.method === "HEAD" ? null : toWeb((await content.open(wanted)).body);
  return new Response(body, {
    status: wanted ? 206 : 200,
    headers: { ...headers, ...partial, [BODY_LENGTH_HEADER]: String(length) },
  });
});

/**
 * Bytes of strangers, served so that no browser runs them: the type is ours by sniffing, whatever is not on the safe
 * list is saved and not shown, and even that lands in a sandbox without an origin.
 */
function contentHeaders(content: Content, download: boolean): Record<string, string> & { etag: string } {
  const inline = isInlineSafe(content.mimeType) && !download;
  return {
    "accept-ranges": "bytes",
    // Compressed on the way, a range and the hash as its validator would speak of other bytes.
    "cache-control": "private, no-cache, no-transform",
    "content-disposition": contentDisposition(content.fileName, inline ? "inline" : "attachment"),
    "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'self'",
    "content-type": content.mimeType.startsWith("text/") ? `${content.mimeType}; charset=utf-8` : content.mimeType,
    "cross-origin-resource-policy": "same-origin",
    etag: `"${content.sha256}"`,
    "x-content-type-options": "nosniff",
  };
}

/** A range counts only for the very bytes that the browser has a part of already. */
function rangeHeader(request: Request, etag: string): string | null {
  const ifRange = request.headers.get("if-range");
  return ifRange === null || ifRange === etag ? request.headers.get("range") : null;
}

function toWeb(body: Readable): ReadableStream {
  return Readable.toWeb(body) as ReadableStream;
}
