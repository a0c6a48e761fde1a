import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** One small HTTP exchange, no redirects; `ca` is what an https host is trusted by. Rejects when no complete answer comes within `timeoutMs` of silence. */
export function httpCall(
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array | null,
  timeoutMs: number,
  ca?: string,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const send = url.startsWith("https:") ? httpsRequest : httpRequest;
    const length: Record<string, string> = body ? { "content-length": String(body.length) } : {};
    const request = send(url, {
      method,
      headers: { ...headers, ...length },
      timeout: timeoutMs,
      agent: false,
      ...(ca && { ca }),
    });
    request.on("timeout", () => request.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    request.on("error", reject);
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_ANSWER_BYTES) request.destroy(new Error("the answer is too long"));
        chunks.push(chunk);
      });
      response.on("error", reject);
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") });
      });
    });
    request.end(body ?? undefined);
  });
}
