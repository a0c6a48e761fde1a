import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { RawWebhook } from "../types";

/** A server for a sandbox to deliver to, which keeps what came. */
export interface WebhookInbox {
  readonly url: string;
  /** Takes out what came last. Throws when nothing did. */
  take(): RawWebhook;
  close(): Promise<void>;
}

export async function openWebhookInbox(): Promise<WebhookInbox> {
  const received: RawWebhook[] = [];
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const url = new URL(request.url ?? "", "http://h");
    const remoteAddress = request.socket.remoteAddress ?? null;
    received.push({ method: request.method ?? "", url, headers, body, remoteAddress });
    response.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    take() {
      const last = received.pop();
      if (!last) throw new Error("nothing was delivered");
      return last;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
