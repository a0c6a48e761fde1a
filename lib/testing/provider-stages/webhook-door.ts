import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { receiveDelivery } from "../../webhooks/receive";

/** Takes deliveries as the web server does, at the paths that `connection webhook-url` prints. */
export interface WebhookDoor {
  readonly port: number;
  close(): Promise<void>;
}

/** Needs a test database. */
export async function openWebhookDoor(): Promise<WebhookDoor> {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "", "http://door");
    const [connectionId = "", token = ""] = url.pathname.split("/").slice(-2);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const delivered = { method: request.method ?? "", url, headers, body: await buffer(request), remoteAddress: null };
    const reply = await receiveDelivery({ connectionId, token, request: delivered });
    response.writeHead(reply.status).end(reply.body);
  });
  server.listen(0);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
