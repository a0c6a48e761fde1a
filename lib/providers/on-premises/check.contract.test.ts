import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { INSTALLATION, type OnPremisesBench, openOnPremisesBench } from "../contract/on-premises-bench";
import type { CallContext, MediaProvider } from "../types";

const ctx: CallContext = { signal: new AbortController().signal, requestId: "check", onExchange: () => undefined };

async function outcomes(provider: MediaProvider) {
  return Object.fromEntries((await provider.check(ctx)).map(({ id, outcome }) => [id, outcome]));
}

async function finding(provider: MediaProvider, id: string) {
  return (await provider.check(ctx)).find((result) => result.id === id);
}

describe("the self-check of WhatsApp On-Premises", () => {
  let bench: OnPremisesBench;
  beforeAll(async () => {
    bench = await openOnPremisesBench();
  });
  afterAll(() => bench.close());

  async function installed(more: Parameters<typeof bench.sandbox.putInstallation>[0]) {
    await bench.sandbox.putInstallation({ ...INSTALLATION, ...more });
    return bench.configured({});
  }

  test("says of each part how it stands", async () => {
    expect(await outcomes(await installed({}))).toEqual({
      credentials: "ok",
      certificate: "warning",
      gateway: "ok",
      numbers: "ok",
      "webhook-url": "ok",
      "auto-download": "ok",
      "clean-up": "ok",
      webhooks: "warning",
      sunset: "warning",
    });
  });

  test("tries the password although an older token is still good", async () => {
    const provider = await installed({});
    await provider.check(ctx);
    await bench.sandbox.clearRequests();
    await provider.check(ctx);
    expect(await bench.sandbox.requests({ operation: "login" })).toHaveLength(1);
  });

  test("leaves out what only admins may see", async () => {
    await installed({});
    const viewer = bench.configured({}, { username: "viewer", password: "V1ewer-secret!" });
    const skipped = { numbers: "skipped", "webhook-url": "skipped", "auto-download": "skipped", "clean-up": "skipped" };
    expect(await outcomes(viewer)).toMatchObject({ credentials: "ok", gateway: "ok", ...skipped });
  });

  test.each(["connecting", "disconnected", "uninitialized", "unregistered", "in_orbit"])(
    "finds a link that is %s",
    async (gateway) => {
      const found = await finding(await installed({ gateway }), "gateway");
      expect(found).toMatchObject({ outcome: "failed", detail: expect.stringContaining(gateway) });
    },
  );

  test("knows many nodes, of which a secondary master need not be linked", async () => {
    const gateway = {
      "one:a": { gateway_status: "connected", role: "primary_master" },
      "two:b": { gateway_status: "disconnected", role: "secondary_master" },
      "two:c": { gateway_status: "connected", role: "coreapp" },
    };
    expect(await finding(await installed({ gateway }), "gateway")).toMatchObject({ outcome: "ok" });
  });

  test("names the nodes that are in trouble while others are linked", async () => {
    const gateway = {
      "one:a": { gateway_status: "connected", role: "primary_master" },
      "two:b": { errors: [{ code: 1014, title: "Internal error" }] },
    };
    expect(await finding(await installed({ gateway }), "gateway")).toMatchObject({
      outcome: "warning",
      detail: expect.stringMatching(/two:b: .*1014/),
    });
  });

  test("finds that the client serves another number", async () => {
    const found = await finding(await installed({ waId: "4930123456" }), "numbers");
    expect(found).toMatchObject({ outcome: "failed", detail: expect.stringContaining("+4930123456") });
  });

  test("finds that no webhook URL is set", async () => {
    const found = await finding(await installed({ application: { webhooks: { url: "" } } }), "webhook-url");
    expect(found).toMatchObject({ outcome: "warning", remedy: expect.stringContaining("webhooks.url") });
  });

  test("names the host that webhooks go to, and nothing that lets others deliver", async () => {
    const url = "https://console.example.com/api/webhooks/7/secret-path";
    const found = await finding(await installed({ application: { webhooks: { url } } }), "webhook-url");
    expect(found?.detail).toContain("console.example.com");
    expect(JSON.stringify(found)).not.toContain("secret-path");
  });

  test("names the media that is not fetched as it arrives", async () => {
    const provider = await installed({ application: { media: { auto_download: ["image", "document"] } } });
    expect(await finding(provider, "auto-download")).toMatchObject({
      outcome: "warning",
      detail: expect.stringContaining("audio, video, voice, sticker"),
    });
  });

  test("finds that the client deletes media by itself", async () => {
    const provider = await installed({ application: { garbagecollector_enable: { media: true } } });
    expect(await finding(provider, "clean-up")).toMatchObject({ outcome: "warning" });
  });

  test.each(["delays-as-text", "numbers", "all-as-text"] as const)(
    "reads settings with %s",
    async (settingsNumbers) => {
      await bench.sandbox.changeSettings({ settingsNumbers });
      const expected = { numbers: "ok", "webhook-url": "ok", "auto-download": "ok", "clean-up": "ok" };
      expect(await outcomes(await installed({}))).toMatchObject(expected);
    },
  );

  test("is content with listed sources of webhooks", async () => {
    await installed({});
    expect(await outcomes(bench.configured({ allowedSources: ["10.0.0.0/8"] }))).toMatchObject({ webhooks: "ok" });
  });

  test("says of a password that has to be changed what to do", async () => {
    const admin = { username: "admin", password: "secret" };
    await installed({ admin: { ...admin, mustChangePassword: true } });
    expect(await finding(bench.configured({}, admin), "credentials")).toMatchObject({
      outcome: "failed",
      remedy: expect.stringContaining("Change the password at the client"),
    });
  });

  test("says of an address that is no client's what is wrong with it", async () => {
    await installed({});
    expect(await finding(bench.configured({ baseUrl: `${bench.url}/elsewhere` }), "credentials")).toMatchObject({
      outcome: "failed",
      detail: expect.stringContaining("At this address"),
    });
  });
});

describe("a client with a certificate of its own", () => {
  let bench: OnPremisesBench;
  let stranger: OnPremisesBench;
  beforeAll(async () => {
    [bench, stranger] = await Promise.all([openOnPremisesBench({ tls: true }), openOnPremisesBench({ tls: true })]);
  });
  afterAll(() => Promise.all([bench.close(), stranger.close()]));

  test("is trusted when the connection has that certificate", async () => {
    const provider = bench.configured({ caCertificate: bench.certificate });
    const ref = await bench.seed(Buffer.from("hello"), "text/plain");
    const download = await provider.download(ref, ctx);
    expect(download.kind === "stream" && (await text(download.body))).toBe("hello");
    expect(await outcomes(provider)).toMatchObject({ credentials: "ok", certificate: "ok" });
  });

  test("is not trusted otherwise, and gets no password", async () => {
    const provider = bench.configured({});
    await bench.sandbox.clearRequests();
    const ref = await bench.seed(Buffer.from("hello"), "text/plain");
    await expect(provider.download(ref, ctx)).rejects.toMatchObject({ reason: "UPSTREAM" });
    expect(await finding(provider, "certificate")).toMatchObject({
      outcome: "failed",
      remedy: expect.stringContaining("Trusted certificate"),
    });
    expect(await bench.sandbox.requests()).toEqual([]);
  });

  test("is not trusted for the certificate of another", async () => {
    const provider = bench.configured({ caCertificate: stranger.certificate });
    expect(await finding(provider, "certificate")).toMatchObject({
      outcome: "failed",
      detail: expect.stringContaining("another authority"),
    });
  });

  test("is warned of when its certificate runs out within a month", async () => {
    const almostTenYears = 3640 * 24 * 60 * 60_000;
    const provider = bench.configured({ caCertificate: bench.certificate }, {}, almostTenYears);
    expect(await finding(provider, "certificate")).toMatchObject({
      outcome: "warning",
      remedy: expect.stringContaining("renewed"),
    });
  });
});
