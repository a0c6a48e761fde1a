import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { OnMessageArgs, OnStatusArgs } from "whatsapp-api-js/emitters";
import { WhatsAppAPI } from "whatsapp-api-js/middleware/node-http";
import { Node18 } from "whatsapp-api-js/setup/node";
import type { RunningStandIn } from "../stand-in";
import { createMetaCloudControl, type MetaCloudControl } from "./control-client";
import { startMetaCloud } from "./start";

const NUMBER = "106540352242922";
const APP = {
  appId: "1217981644879628",
  appSecret: "app-secret-for-tests",
  verifyToken: "token-of-the-subscriber",
  tokens: [{ token: "EAAJB-token" }],
  wabas: [{ id: "102290129340398", numbers: [{ id: NUMBER }] }],
};

/** whatsapp-api-js is a client of the Cloud API that has never heard of this sandbox. */
describe("a published client of the Cloud API", () => {
  let running: RunningStandIn;
  let sandbox: MetaCloudControl;
  let client: WhatsAppAPI;

  beforeAll(async () => {
    running = await startMetaCloud({ port: 0 });
    sandbox = createMetaCloudControl(running.url);
    await sandbox.putApp(APP);
    client = clientOf(running.url);
  });
  afterAll(() => running.close());

  async function upload(bytes: Buffer, type: string): Promise<string> {
    const form = new FormData();
    form.set("file", new Blob([new Uint8Array(bytes)], { type }), "a.png");
    const answer = await client.uploadMedia(NUMBER, form);
    if (answer.error) throw new Error(answer.error.message);
    return answer.id;
  }

  test("uploads, looks up, downloads and deletes", async () => {
    const bytes = randomBytes(70_000);
    const id = await upload(bytes, "image/png");
    const found = await client.retrieveMedia(id, NUMBER);
    if (found.error) throw new Error(found.error.message);
    expect(found).toMatchObject({ id, mime_type: "image/png", messaging_product: "whatsapp" });
    const answer = await client.fetchMedia(found.url);
    expect(answer.headers.get("content-type")).toBe("image/png");
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    expect(await client.deleteMedia(id, NUMBER)).toEqual({ success: true });
    expect(await client.retrieveMedia(id)).toMatchObject({ error: { code: 100, error_subcode: 33 } });
  });

  test("is told in the API's own way of a token that has ended", async () => {
    const answer = await clientOf(running.url, "EAAJB-ended").retrieveMedia("1");
    expect(answer).toMatchObject({ error: { type: "OAuthException", code: 190 } });
  });

  describe("that serves webhooks", () => {
    let close = async () => {};
    let messages: OnMessageArgs[];
    let statuses: OnStatusArgs[];

    beforeAll(async () => {
      const server = createServer((request, response) => void serve(client, request, response));
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      close = async () => {
        server.close();
        server.closeAllConnections();
        await once(server, "close");
      };
      await sandbox.putApp({ ...APP, callbackUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` });
      messages = [];
      statuses = [];
      client.on.message = (message) => void messages.push(message);
      client.on.status = (status) => void statuses.push(status);
    });
    afterAll(() => close());
    afterEach(() => {
      messages.length = 0;
      statuses.length = 0;
    });

    type Content = Extract<Parameters<MetaCloudControl["deliver"]>[0]["content"], { event: unknown }>;
    const deliver = (event: Content["event"], signing: "right" | "wrong" | "off" = "right") =>
      sandbox.deliver({
        appId: APP.appId,
        content: { phoneNumberId: NUMBER, event },
        signing,
        maxAttempts: 1,
        retryDelayMs: 0,
      });

    test("passes the handshake", async () => {
      expect(await sandbox.verify({ appId: APP.appId })).toMatchObject({ status: 200 });
      expect(await sandbox.verify({ appId: APP.appId, verifyToken: "somebody-elses" })).not.toMatchObject({
        status: 200,
      });
    });

    test("verifies and reads a media message, escapes and all, and fetches what it speaks of", async () => {
      const content = { from: "base64", data: Buffer.from("hello").toString("base64") } as const;
      const { id } = await sandbox.putMedia({ phoneNumberId: NUMBER, content, mimeType: "image/jpeg" });
      await deliver({ type: "image", mediaId: id, profileName: "Zoë 📦", caption: "für / Sie" });
      const [received] = messages;
      expect(received).toMatchObject({ phoneID: NUMBER, from: "16505551234", name: "Zoë 📦" });
      expect(received?.message).toMatchObject({
        type: "image",
        image: { id, caption: "für / Sie", sha256: "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=" },
      });
      const found = await client.retrieveMedia(id);
      if (found.error) throw new Error(found.error.message);
      expect(await (await client.fetchMedia(found.url)).text()).toBe("hello");
    });

    test("reads statuses", async () => {
      await deliver({ type: "status", status: "failed", messageId: "wamid.1" });
      expect(statuses).toMatchObject([{ phoneID: NUMBER, id: "wamid.1", status: "failed", error: { code: 131053 } }]);
    });

    test.each(["wrong", "off"] as const)("turns away deliveries whose signature is %s", async (signing) => {
      await deliver({ type: "text", body: "Hello" }, signing);
      expect(messages).toEqual([]);
    });
  });
});

/** The client knows one address only, so its requests are led here by their host. */
function clientOf(baseUrl: string, token = "EAAJB-token"): WhatsAppAPI {
  const toSandbox: typeof fetch = (input, init) =>
    fetch(String(input).replace("https://graph.facebook.com", baseUrl), init);
  const { appSecret, verifyToken } = APP;
  return new WhatsAppAPI(
    Node18({ token, appSecret, webhookVerifyToken: verifyToken, v: "v23.0", ponyfill: { fetch: toSandbox } }),
  );
}

async function serve(client: WhatsAppAPI, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === "POST") {
    response.statusCode = await client.handle_post(request);
    response.end();
    return;
  }
  try {
    response.end(client.handle_get(request));
  } catch (status) {
    response.statusCode = Number(status);
    response.end();
  }
}
