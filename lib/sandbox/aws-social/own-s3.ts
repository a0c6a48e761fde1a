import { request as httpRequest, type IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { AwsSocialContext } from "./context";

/** What AWS's model takes for a presigned URL. */
const PRODUCTION_URL = /^https:\/\/(.*)s3(.*).amazonaws.com\/(.*)/;

/** Where a presigned URL leads: always the sandbox's own S3, under the host that the URL was signed for. */
export interface S3Target {
  readonly port: number;
  readonly host: string;
  readonly path: string;
}

/** null for a URL that AWS, or the setting `anyPresignedHost`, does not allow. */
export function s3TargetOf(context: AwsSocialContext, text: string): S3Target | null {
  const own = new URL(context.urls.storage);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url) return null;
  const production = PRODUCTION_URL.test(text) && url.hostname.endsWith(".amazonaws.com");
  const ours = url.host === own.host || url.host.endsWith(`localhost:${own.port}`);
  if (!production && !(context.settings.anyPresignedHost && ours)) return null;
  return { port: Number(own.port), host: url.host, path: url.pathname + url.search };
}

/** One exchange with the sandbox's own S3, streamed both ways. Rejects when the connection breaks. */
export function requestOwnS3(
  method: "GET" | "PUT",
  target: S3Target,
  headers: Readonly<Record<string, string>>,
  body: AsyncIterable<Buffer> | null = null,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { port, path, host } = target;
    const options = { method, path, headers: { ...headers, host }, host: "127.0.0.1", port, agent: false } as const;
    const request = httpRequest(options, resolve);
    request.on("error", reject);
    if (body) pipeline(Readable.from(body), request).catch(reject);
    else request.end();
  });
}
