import type { IncomingMessage } from "node:http";
import type { Fault } from "./fault-rules";
import type { RequestEntry } from "./request-log";

/** The connection ended while the request was being read, by the caller's doing or by a fault. */
export class ConnectionLost extends Error {
  constructor(readonly by: "client" | "fault") {
    super(`connection ended by ${by}`);
  }
}

export class BodyTooLarge extends Error {}

/** The request's body, counted in the log, with the faults that strike while a request is being read. */
export async function* meteredBody(
  request: IncomingMessage,
  entry: RequestEntry,
  fault: Fault | null,
): AsyncIterable<Buffer> {
  const strikes = fault?.kind === "stall" || fault?.kind === "reset" ? fault.afterRequestBytes : undefined;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      entry.bytesReceived += chunk.length;
      if (strikes !== undefined && entry.bytesReceived >= strikes) {
        if (fault?.kind === "reset") request.socket.resetAndDestroy();
        else await new Promise((resolve) => request.socket.once("close", resolve));
        throw new ConnectionLost("fault");
      }
      yield chunk;
    }
  } catch (error) {
    if (error instanceof ConnectionLost) throw error;
    throw new ConnectionLost("client");
  }
}

/** The whole body, which must not be longer than `maxBytes`. Throws BodyTooLarge. */
export async function readAll(body: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw new BodyTooLarge(`The body is longer than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
