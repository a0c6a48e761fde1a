import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { RETRY_LATER } from "./faults";
import type { FaultInput, Outcome } from "./provider-bench";
import type { ProviderRun } from "./provider-run";

const FAULTS: readonly (readonly [string, FaultInput, Outcome])[] = [
  ["429", RETRY_LATER, { reason: "RATE_LIMITED", retryable: true }],
  ["500", { kind: "status", status: 500 }, { reason: "UPSTREAM", retryable: true }],
  ["a reset while sending", { kind: "reset", afterRequestBytes: 1000 }, { reason: "UPSTREAM", retryable: true }],
  ["a stall before the answer", { kind: "stall" }, { reason: "TIMEOUT", retryable: true }],
  ["an answer that is not JSON", { kind: "malformed-json" }, { reason: "BAD_RESPONSE", retryable: true }],
  [
    "a redirect, which would take the file elsewhere",
    { kind: "redirect", status: 307, location: "other-host" },
    { reason: "BLOCKED_TARGET", retryable: false },
  ],
];

/** Where the file itself is sent to. */
const sendPlace = ({ bench }: ProviderRun) => bench.places.send ?? bench.places.upload;

export function uploadContract(current: () => ProviderRun): void {
  describe("uploads", () => {
    test.each([1, 1_500_000])("of %i bytes arrive as they are, with type and name", async (size) => {
      const run = current();
      const bytes = randomBytes(size);
      const facts = { mimeType: "image/jpeg", fileName: "照片 Ü.jpg" };
      const { providerMediaId } = await run.provider().upload(run.upload(bytes, facts), run.ctx);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const kept = await run.bench.kept(providerMediaId);
      const fileName = kept.fileName === null ? null : facts.fileName;
      expect(kept).toMatchObject({ sha256, sizeBytes: size, mimeType: facts.mimeType, fileName });
      const statuses = run.exchanges.filter(({ step }) => step === "upload").map(({ httpStatus }) => httpStatus ?? 0);
      expect(statuses.length).toBeGreaterThan(0);
      for (const status of statuses) expect(Math.floor(status / 100)).toBe(2);
    });

    test("can be fetched by the id that they got", async () => {
      const run = current();
      const bytes = randomBytes(1000);
      const { providerMediaId } = await run.provider().upload(run.upload(bytes), run.ctx);
      const { providerNumberId } = run.bench;
      expect(await run.fetchBytes({ providerNumberId, providerMediaId, direction: "UPLOADED" })).toEqual(bytes);
    });

    test.each(FAULTS)("fail on %s", async (_, fault, outcome) => {
      const run = current();
      await run.strike("afterRequestBytes" in fault ? sendPlace(run) : run.bench.places.upload, fault);
      const uploading = run.providerFor(fault).upload(run.upload(randomBytes(500_000)), run.ctx);
      await run.expectFailure(uploading, outcome);
    });

    test("close their file when they fail", async () => {
      const run = current();
      const file = new Readable({ read: () => file.push(Buffer.alloc(1000)) });
      await run.strike(sendPlace(run), { kind: "reset", afterRequestBytes: 1000 });
      // Whether it also learns why is the adapter's business.
      const closed = new Promise((resolve) => file.on("error", () => undefined).on("close", resolve));
      const media = run.upload(Buffer.alloc(500_000), { open: async () => file });
      await run.failureOf(run.provider().upload(media, run.ctx));
      await closed;
    });

    test("close their socket on an abort", async () => {
      const run = current();
      const stopped = new Error("stopped");
      await run.strike(run.bench.places.upload, { kind: "stall" });
      const running = run.failureOf(run.provider().upload(run.upload(randomBytes(1000)), run.ctx));
      await run.bench.sandbox.requests({ ...run.bench.places.upload, atLeast: 1, waitMs: 10_000 });
      run.abort.abort(stopped);
      expect(await running).toBe(stopped);
      await run.expectClosedByUs(run.bench.places.upload);
    });
  });
}
