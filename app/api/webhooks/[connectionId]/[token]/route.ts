import { clientAddress } from "@/lib/auth/client-address";
import { readDelivered } from "@/lib/webhooks/read-delivered";
import { receiveDelivery } from "@/lib/webhooks/receive";

type Params = { params: Promise<{ connectionId: string; token: string }> };

async function handle(request: Request, { params }: Params): Promise<Response> {
  const { connectionId, token } = await params;
  const remoteAddress = clientAddress(request.headers.get("x-forwarded-for"));
  const read = () => readDelivered(request, remoteAddress);
  const reply = await receiveDelivery({ connectionId, token, request: read });
  return new Response(reply.body, {
    status: reply.status,
    headers: { ...reply.headers, "content-type": reply.contentType },
  });
}

export { handle as GET, handle as POST };
