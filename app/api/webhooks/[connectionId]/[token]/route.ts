import { clientAddress } from "@/lib/auth/client-address";
import { MAX_DELIVERY_BYTES, receiveDelivery } from "@/lib/webhooks/receive";

type Params = { params: Promise<{ connectionId: string; token: string }> };

async function handle(request: Request, { params }: Params): Promise<Response> {
  const body = await readCapped(request);
  if (!body) return new Response("delivery is too large", { status: 413 });
  const { connectionId, token } = await params;
  const reply = await receiveDelivery({
    connectionId,
    token,
    request: {
      method: request.method,
      url: new URL(request.url),
      headers: Object.fromEntries(request.headers),
      body,
      remoteAddress: clientAddress(request.headers.get("x-forwarded-for")),
    },
  });
  return new Response(reply.body, {
    status: reply.status,
    headers: { ...reply.headers, "content-type": reply.contentType },
  });
}

/** null when there is more than the cap: the rest is not even read. */
async function readCapped(request: Request): Promise<Uint8Array | null> {
  if (Number(request.headers.get("content-length")) > MAX_DELIVERY_BYTES) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_DELIVERY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export { handle as GET, handle as POST };
