import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { MediaRef } from "../types";
import { downloadContract } from "./downloads.contract";
import type { ProviderBench, ProviderExpectations } from "./provider-bench";
import { useProviderRun } from "./provider-run";
import { uploadContract } from "./uploads.contract";

/** What every media provider has to do, over the wire against its sandbox. */
export function mediaProviderContract(
  name: string,
  open: () => Promise<ProviderBench>,
  expected: ProviderExpectations,
): void {
  describe(`${name} as a media provider`, () => {
    const current = useProviderRun(open);

    downloadContract(current, expected);
    uploadContract(current);

    test("describing asks without moving bytes", async () => {
      const { bench, ctx } = current();
      const provider = current().provider();
      if (!provider.capabilities.describe) return;
      const ref = await bench.seed(randomBytes(10), "application/pdf");
      expect(await provider.describe(ref, ctx)).toMatchObject({ mimeType: "application/pdf" });
      expect(await bench.sandbox.requests({ host: "storage" })).toEqual([]);
    });

    test("what was removed is unknown", async () => {
      const run = current();
      const provider = run.provider();
      if (!provider.remove) return;
      const { providerMediaId } = await provider.upload(run.upload(randomBytes(10)), run.ctx);
      const { providerNumberId } = run.bench;
      const ref: MediaRef = { providerNumberId, providerMediaId, direction: "UPLOADED" };
      await provider.remove(ref, run.ctx);
      await run.expectFailure(run.fetchBytes(ref, provider), expected.unknownId);
    });

    test("the numbers of the connection are listed", async () => {
      const run = current();
      const provider = run.provider();
      if (!provider.listNumbers) return;
      const numbers = await provider.listNumbers(run.ctx);
      expect(numbers.map(({ providerNumberId }) => providerNumberId)).toContain(run.bench.providerNumberId);
    });

    test("what a provider says that it can do is what it has", () => {
      const provider = current().provider();
      expect(provider.capabilities.remove).toBe(provider.remove !== undefined);
      expect(provider.capabilities.listNumbers).toBe(provider.listNumbers !== undefined);
    });

    describe("the self-check", () => {
      test("has nothing to say against a sound connection", async () => {
        const run = current();
        const outcomes = (await run.provider().check(run.ctx)).map(({ id, outcome }) => [id, outcome]);
        expect(outcomes.filter(([, outcome]) => outcome === "failed")).toEqual([]);
        expect(outcomes).toContainEqual(["credentials", "ok"]);
      });

      test("finds wrong credentials and says what to do", async () => {
        const run = current();
        const results = await run.provider({ wrongCredentials: true }).check(run.ctx);
        const found = results.find(({ id }) => id === "credentials");
        expect(found).toMatchObject({ outcome: "failed", remedy: expect.any(String) });
      });

      test("of a provider that is down is a result, not an error", async () => {
        const run = current();
        await run.strike({ path: "/" }, { kind: "reset" });
        const results = await run.provider().check(run.ctx);
        expect(results.find(({ id }) => id === "credentials")?.outcome).toBe("failed");
      });
    });
  });
}
