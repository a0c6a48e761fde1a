import type { RawWebhook, WebhookReply } from "../providers/types";

/** Larger deliveries are refused: providers stay far below (Meta documents 3 MB). */
export const MAX_DELIVERY_BYTES = 3 * 1024 * 1024;

/** Read and thrown away: a sender that is cut off while it sends sees a broken connection, no answer, and comes again. */
const DRAINED_BYTES = 16 * 1024 * 1024;

/** Providers wait about 15 s for an answer. Whoever takes longer to ask only keeps a place occupied. */
const BODY_TIMEOUT_MS = 30_000;

const refused = (status: number, body: string): WebhookReply => ({
  status,
  contentType: "text/plain; charset=utf-8",
  body,
});

/** Reads a delivery to its end; a reply when it is too large, takes longer than `timeoutMs` or breaks off. */
export async function readDelivered(
  request: Request,
  remoteAddress: string,
  timeoutMs = BODY_TIMEOUT_MS,
): Promise<RawWebhook | WebhookReply> {
  const slow = AbortSignal.timeout(timeoutMs);
  try {
    const body = await readCapped(request, slow);
    if (!body) return refused(413, "delivery is too large");
    const headers = Object.fromEntries(request.headers);
    return { method: request.method, url: new URL(request.url), headers, body, remoteAddress };
  } catch {
    return slow.aborted ? refused(408, "delivery came too slowly") : refused(400, "delivery broke off");
  }
}

/** null when there is more than the cap. */
async function readCapped(request: Request, signal: AbortSignal): Promise<Uint8Array | null> {
  if (Number(request.headers.get("content-length")) > DRAINED_BYTES) return null;
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<Uint8Array> = request.body.pipeThrough(new TransformStream(), { signal });
  for await (const chunk of body) {
    size += chunk.length;
    if (size > DRAINED_BYTES) return null;
    if (size <= MAX_DELIVERY_BYTES) chunks.push(chunk);
  }
  return size > MAX_DELIVERY_BYTES ? null : Buffer.concat(chunks);
}
