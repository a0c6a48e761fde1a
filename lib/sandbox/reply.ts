import type { ServerResponse } from "node:http";

/** An HTTP answer before it is written, so that a fault can be worked into it. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly sizeBytes: number;
  body(): AsyncIterable<Buffer>;
}

export function bufferReply(status: number, headers: Readonly<Record<string, string>>, bytes: Buffer): Reply {
  async function* body() {
    if (bytes.length > 0) yield bytes;
  }
  return { status, headers, sizeBytes: bytes.length, body };
}

export function jsonReply(status: number, value: unknown): Reply {
  const bytes = Buffer.from(JSON.stringify(value));
  return bufferReply(status, { "content-type": "application/json;charset=UTF-8" }, bytes);
}

/** Writes chunks as fast as the reader takes them; stops quietly when the reader has left. Returns the bytes written. */
export async function writeChunks(response: ServerResponse, chunks: AsyncIterable<Buffer>): Promise<number> {
  let written = 0;
  for await (const chunk of chunks) {
    if (response.destroyed || response.writableEnded) break;
    written += chunk.length;
    if (!response.write(chunk)) await drained(response);
  }
  return written;
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off("drain", done).off("close", done);
      resolve();
    };
    if (response.destroyed) resolve();
    else response.on("drain", done).on("close", done);
  });
}

/** Writes an ordinary answer with its Content-Length. */
export async function sendReply(response: ServerResponse, reply: Reply): Promise<number> {
  response.writeHead(reply.status, { ...reply.headers, "content-length": String(reply.sizeBytes) });
  const written = await writeChunks(response, reply.body());
  response.end();
  return written;
}
