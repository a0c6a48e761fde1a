import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { APP, type MetaCloudBench, NUMBER, openMetaCloudBench, WABA } from "../contract/meta-cloud-bench";
import type { CallContext, MediaProvider } from "../types";

describe("the self-check of a Cloud API connection", () => {
  let bench: MetaCloudBench;
  const { signal } = new AbortController();
  const ctx: CallContext = { signal, requestId: "check", onExchange: () => undefined };

  beforeAll(async () => {
    bench = await openMetaCloudBench();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    await bench.sandbox.putApp(APP);
  });

  const provider = () => bench.provider(bench.http);
  const results = async (from: MediaProvider) =>
    Object.fromEntries((await from.check(ctx)).map(({ id, ...result }) => [id, result]));
  const outcomes = async (settings: object = {}, secrets: Record<string, string> = {}) => {
    const found = await results(bench.configured({ ...settings }, secrets));
    return Object.fromEntries(Object.entries(found).map(([id, { outcome }]) => [id, outcome]));
  };
  const tokensIn = (state: "valid" | "expired" | "invalid" | "password-changed", permissions?: string[]) =>
    APP.tokens.map((token) => ({ ...token, state, ...(permissions && { permissions }) }));
  const SOUND = { credentials: "ok", proof: "ok", version: "ok", permission: "ok", numbers: "ok", webhooks: "ok" };

  test("says of each part how it stands", async () => {
    expect(await outcomes()).toEqual(SOUND);
  });

  test("leaves the numbers out without the account's id, and still judges the token", async () => {
    const skipped = { permission: "skipped", numbers: "skipped" };
    expect(await outcomes({ wabaId: undefined })).toEqual({ ...SOUND, ...skipped });
    const wrong = await outcomes({ wabaId: undefined }, { accessToken: "nobodys" });
    expect(wrong).toMatchObject({ ...skipped, credentials: "failed" });
  });

  test.each([
    ["expired", "expired"],
    ["password-changed", "password"],
    ["invalid", "token"],
  ] as const)("says that a token is %s", async (state, word) => {
    await bench.sandbox.putApp({ ...APP, tokens: tokensIn(state) });
    expect((await results(provider())).credentials).toMatchObject({
      outcome: "failed",
      detail: expect.stringContaining(word),
    });
  });

  test("finds a permission that is missing", async () => {
    await bench.sandbox.putApp({ ...APP, tokens: tokensIn("valid", ["whatsapp_business_messaging"]) });
    expect(await outcomes()).toMatchObject({ credentials: "ok", permission: "failed", numbers: "failed" });
  });

  test("finds an account id that is wrong", async () => {
    expect(await outcomes({ wabaId: "999" })).toMatchObject({ credentials: "ok", numbers: "failed" });
  });

  test("finds that a proof is demanded, and that a wrong one is sent", async () => {
    await bench.sandbox.putApp({ ...APP, requireProof: true });
    expect(await outcomes({ sendProof: true })).toEqual(SOUND);
    expect((await results(provider())).proof).toMatchObject({
      outcome: "failed",
      remedy: expect.stringContaining("Switch on"),
    });
    const wrong = await outcomes({ sendProof: true }, { appSecret: "of-another-app" });
    expect(wrong).toMatchObject({ proof: "failed", credentials: "skipped" });
  });

  test("warns of a version that Meta no longer has", async () => {
    expect((await results(bench.configured({ apiVersion: "v12.0" }))).version).toMatchObject({
      outcome: "warning",
      remedy: expect.any(String),
    });
  });

  test("finds a number that is not connected", async () => {
    const numbers = [{ id: NUMBER, display_phone_number: "+1 555-078-3881", status: "BANNED" }];
    await bench.sandbox.putApp({ ...APP, wabas: [{ id: WABA, numbers }] });
    expect((await results(provider())).numbers).toMatchObject({
      outcome: "warning",
      detail: expect.stringContaining("15550783881 (BANNED)"),
    });
  });
});
