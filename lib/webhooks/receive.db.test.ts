import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "../data/db";
import { ConfigError } from "../errors";
import { logger } from "../logger";
import { ProviderError } from "../providers/errors";
import type { RawWebhook, VerifyResult, WebhookReceiver, WebhookReply } from "../providers/types";
import { useTestDatabase } from "../testing/database";
import { createConnectionRow } from "../testing/factories";
import { receiveDelivery } from "./receive";

const receiver = vi.hoisted(() => ({ open: undefined as (() => Partial<WebhookReceiver>) | undefined }));
vi.mock("../connections/open-connection", () => ({
  openReceiver: () => receiver.open?.(),
  webhookTokenOf: () => "token",
}));

useTestDatabase();

let connectionId: string;
beforeEach(async () => {
  connectionId = (await createConnectionRow()).id;
  judge(() => ({ ok: true, by: "signature" }));
  vi.spyOn(logger, "warn").mockImplementation(() => undefined);
});

function judge(verdict: () => VerifyResult, challenge: WebhookReply | null = null): void {
  receiver.open = () => ({ challenge: async () => challenge, verify: async () => verdict() });
}

function deliver(request: Partial<RawWebhook> = {}, { token = "token", id = connectionId } = {}) {
  const url = new URL("https://console.invalid/");
  const delivery = { method: "POST", url, headers: {}, body: Buffer.from("{}"), remoteAddress: null, ...request };
  return receiveDelivery({ connectionId: id, token, request: delivery });
}

const stored = () => db().webhookEvent.findMany({ where: { connectionId } });
const connection = () => db().connection.findUniqueOrThrow({ where: { id: connectionId } });

describe("a delivery", () => {
  it("is stored as it came, with its job, before it is acknowledged", async () => {
    const body = Buffer.from([0x7b, 0xff, 0x00, 0x7d]);
    const headers = { "content-type": "application/json", cookie: "secret", "x-hub-signature-256": "sha256=00" };
    expect(await deliver({ body, headers })).toMatchObject({ status: 200 });
    const [event] = await stored();
    expect(Buffer.from(event?.body ?? [])).toEqual(body);
    expect(event).toMatchObject({ status: "RECEIVED", verifiedBy: "signature" });
    expect(Object.keys(event?.headers ?? {})).toEqual(["content-type", "x-hub-signature-256"]);
    const jobs = await db().$queryRaw<unknown[]>`
      SELECT 1 FROM graphile_worker._private_jobs WHERE "key" = ${`webhook:${event?.id}`}`;
    expect(jobs).toHaveLength(1);
  });

  it("is not acknowledged when it could not be stored", async () => {
    const logged = vi.spyOn(logger, "error").mockImplementation(() => undefined);
    await db().$executeRaw`ALTER TABLE "webhook_event" ADD CONSTRAINT "full" CHECK (false) NOT VALID`;
    const reply = await deliver();
    await db().$executeRaw`ALTER TABLE "webhook_event" DROP CONSTRAINT "full"`;
    expect(reply).toMatchObject({ status: 503, headers: { "retry-after": expect.stringMatching(/^\d+$/) } });
    expect(logged).toHaveBeenCalledOnce();
    expect(await stored()).toEqual([]);
  });

  it("to a connection that is switched off is left with its sender", async () => {
    await db().connection.update({ where: { id: connectionId }, data: { enabled: false } });
    expect(await deliver()).toMatchObject({ status: 503, headers: { "retry-after": expect.any(String) } });
    expect(await stored()).toEqual([]);
  });

  it("with a wrong address is told nothing, and leaves no trace", async () => {
    for (const [request, address] of [
      [{}, { token: "guess" }],
      [{}, { id: randomUUID() }],
      [{ method: "GET" }, { id: "none" }],
    ] as const) {
      expect(await deliver(request, address)).toMatchObject({ status: 404, body: "unknown webhook" });
    }
    expect((await connection()).lastRefusedAt).toBeNull();
  });

  it("is read only where the address is known and switched on", async () => {
    const request = vi.fn(async () => ({ status: 413, contentType: "text/plain", body: "too large" }));
    expect((await receiveDelivery({ connectionId, token: "guess", request })).status).toBe(404);
    expect((await receiveDelivery({ connectionId: randomUUID(), token: "token", request })).status).toBe(404);
    await db().connection.update({ where: { id: connectionId }, data: { enabled: false } });
    expect((await receiveDelivery({ connectionId, token: "token", request })).status).toBe(503);
    expect(request).not.toHaveBeenCalled();
    await db().connection.update({ where: { id: connectionId }, data: { enabled: true } });
    expect((await receiveDelivery({ connectionId, token: "token", request })).status).toBe(413);
  });

  it("is posted: anything else without a challenge is refused and means nothing", async () => {
    expect(await deliver({ method: "GET" })).toMatchObject({ status: 405, headers: { allow: "POST" } });
    expect((await connection()).lastRefusedAt).toBeNull();
  });
});

describe("a refused delivery", () => {
  const because = "The signature does not match.";

  it("is answered 401 and noted on its connection, which counts as unchanged", async () => {
    judge(() => ({ ok: false, because }));
    const before = await connection();
    expect(await deliver()).toMatchObject({ status: 401 });
    const after = await connection();
    expect(after).toMatchObject({ lastRefusal: because, updatedAt: before.updatedAt });
    expect(after.lastRefusedAt?.getTime()).toBeGreaterThanOrEqual(before.createdAt.getTime());
    expect(await stored()).toEqual([]);
  });

  it("is written down once in a while however many come", async () => {
    const reasons: string[] = [];
    judge(() => {
      reasons.push(`refusal ${reasons.length}`);
      return { ok: false, because: reasons.at(-1) ?? "" };
    });
    await Promise.all(Array.from({ length: 20 }, () => deliver()));
    const first = await connection();
    await deliver();
    expect(await connection()).toEqual(first);
    await db().connection.update({
      where: { id: connectionId },
      data: { lastRefusedAt: new Date(Date.now() - 11_000) },
    });
    await deliver();
    expect((await connection()).lastRefusal).toBe(reasons.at(-1));
    expect(vi.mocked(logger.warn)).toHaveBeenCalledTimes(2);
  });

  it("is no judgement of the sender where the proof cannot be had: it has to come again", async () => {
    const publicMessage = "The certificate could not be fetched.";
    judge(() => {
      throw new ProviderError({ reason: "UPSTREAM", retryable: true, publicMessage });
    });
    expect(await deliver()).toMatchObject({ status: 503, headers: { "retry-after": expect.any(String) } });
    expect((await connection()).lastRefusal).toBe(publicMessage);
  });

  it("shows on its connection too when the proof hangs until the time is up", async () => {
    judge(() => {
      throw new DOMException("The operation was aborted due to timeout", "TimeoutError");
    });
    expect(await deliver()).toMatchObject({ status: 503, headers: { "retry-after": expect.any(String) } });
    expect((await connection()).lastRefusal).toMatch(/within 10 s/);
  });

  it("is not lost to settings that do not fit any more", async () => {
    receiver.open = () => {
      throw new ConfigError("The settings of this connection are wrong.");
    };
    const reply = await deliver();
    expect(reply.status).toBe(503);
    expect(reply.body).not.toContain("settings");
    expect((await connection()).lastRefusal).toMatch(/settings/);
  });
});

describe("a subscription handshake", () => {
  it("gets the answer of its provider and stores nothing", async () => {
    const answer = { status: 200, contentType: "text/plain", body: "1158201444" };
    judge(() => ({ ok: false, because: "never asked" }), answer);
    expect(await deliver({ method: "GET" })).toEqual(answer);
    expect(await stored()).toEqual([]);
    expect((await connection()).lastRefusedAt).toBeNull();
  });

  it("that is refused shows on the connection", async () => {
    judge(() => ({ ok: true, by: "signature" }), { status: 403, contentType: "text/plain", body: "wrong token" });
    expect((await deliver({ method: "GET" })).status).toBe(403);
    expect((await connection()).lastRefusal).toMatch(/wrong token/);
  });
});
