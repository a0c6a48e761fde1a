import type { ServerResponse } from "node:http";
import type { Fault, FaultLocation } from "./fault-rules";
import { bufferReply, type Reply, sendReply, writeChunks } from "./reply";

const FILLER = Buffer.alloc(64 * 1024);

/** The answer with the faults worked in that change what it says; those of the connection are left to `sendFaulty`. */
export function alterReply(reply: Reply, fault: Fault | null, urlOf: (location: FaultLocation) => string): Reply {
  switch (fault?.kind) {
    case "status":
      return bufferReply(fault.status, fault.headers, Buffer.from(fault.body));
    case "redirect":
      return bufferReply(fault.status, { location: urlOf(fault.location) }, Buffer.alloc(0));
    case "malformed-json":
      return bufferReply(200, { "content-type": "application/json" }, Buffer.from('{"code":0,"data":{"url":"http'));
    case "wrong-bytes":
      return { ...reply, body: () => changeLast(reply.body(), reply.sizeBytes) };
    default:
      return reply;
  }
}

/** Writes the answer with the connection's fault. Returns the body bytes written. */
export async function sendFaulty(response: ServerResponse, reply: Reply, fault: Fault | null): Promise<number> {
  switch (fault?.kind) {
    case "delay":
      await closedOrPassed(response, fault.ms);
      return sendReply(response, reply);
    case "slow":
      return sendReply(response, { ...reply, body: () => paced(response, reply, fault) });
    case "stall":
      return sendPart(response, reply, fault.afterBytes, () => closedOrPassed(response));
    case "reset":
      return sendPart(response, reply, fault.afterBytes, async () => response.socket?.resetAndDestroy());
    case "truncate":
      return fault.ending === "chunked"
        ? sendChunked(response, reply, firstBytes(reply.body(), fault.atBytes))
        : sendPart(response, reply, fault.atBytes, async () => response.socket?.end());
    case "oversize":
      return sendOversize(response, reply, fault);
    default:
      return sendReply(response, reply);
  }
}

/** Resolves when the connection is gone or the time has passed; without a time, only then. */
function closedOrPassed(response: ServerResponse, ms?: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      response.off("close", done);
      resolve();
    };
    const timer = ms === undefined ? undefined : setTimeout(done, ms);
    if (response.destroyed) done();
    else response.on("close", done);
  });
}

/** Without `bytes` not even the status line is sent before `then`. */
async function sendPart(
  response: ServerResponse,
  reply: Reply,
  bytes: number | undefined,
  then: () => Promise<unknown>,
) {
  let written = 0;
  if (bytes !== undefined) {
    response.writeHead(reply.status, { ...reply.headers, "content-length": String(reply.sizeBytes) });
    response.flushHeaders();
    written = await writeChunks(response, firstBytes(reply.body(), bytes));
    await new Promise((resolve) => response.write("", resolve));
  }
  await then();
  return written;
}

async function sendChunked(response: ServerResponse, reply: Reply, chunks: AsyncIterable<Buffer>): Promise<number> {
  response.writeHead(reply.status, { ...reply.headers });
  const written = await writeChunks(response, chunks);
  response.end();
  return written;
}

function sendOversize(response: ServerResponse, reply: Reply, fault: Extract<Fault, { kind: "oversize" }>) {
  const extra = fault.by === "endless" ? Number.POSITIVE_INFINITY : fault.by;
  const announced = { none: null, honest: reply.sizeBytes + extra, original: reply.sizeBytes }[fault.contentLength];
  const length: Record<string, string> = announced === null ? {} : { "content-length": String(announced) };
  const headers = { ...reply.headers, ...length };
  return sendChunked(response, { ...reply, headers }, followedByFiller(reply.body(), extra));
}

async function* firstBytes(chunks: AsyncIterable<Buffer>, count: number): AsyncIterable<Buffer> {
  let left = count;
  if (left === 0) return;
  for await (const chunk of chunks) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}

async function* followedByFiller(chunks: AsyncIterable<Buffer>, count: number): AsyncIterable<Buffer> {
  yield* chunks;
  for (let left = count; left > 0; left -= FILLER.length) yield FILLER.subarray(0, Math.min(left, FILLER.length));
}

async function* changeLast(chunks: AsyncIterable<Buffer>, sizeBytes: number): AsyncIterable<Buffer> {
  let seen = 0;
  for await (const chunk of chunks) {
    seen += chunk.length;
    const changed = Buffer.from(chunk);
    if (seen === sizeBytes) changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 0xff, changed.length - 1);
    yield changed;
  }
}

async function* paced(response: ServerResponse, reply: Reply, fault: Extract<Fault, { kind: "slow" }>) {
  const slice = Math.max(1, Math.ceil(fault.bytesPerSecond / 10));
  for await (const chunk of reply.body()) {
    for (let at = 0; at < chunk.length && !response.destroyed; at += slice) {
      const part = chunk.subarray(at, at + slice);
      yield part;
      await closedOrPassed(response, (part.length / fault.bytesPerSecond) * 1000);
    }
  }
}
