import { createHash, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { installedProviders } from "../providers/registry";
import { openAwsSocial } from "../testing/provider-stages/aws-social";
import { openMetaCloud } from "../testing/provider-stages/meta-cloud";
import { openNxcloud } from "../testing/provider-stages/nxcloud";
import { openOnPremises } from "../testing/provider-stages/on-premises";
import { spoken, useStageConsole } from "../testing/provider-stages/stage-console";
import { openTalkativeProxy } from "../testing/provider-stages/talkative-proxy";
import { runCliHere } from "../testing/run-cli";

const CASE_MS = 240_000;
const BYTES = randomBytes(70_000);
const NOTE = "Opening hours: 9 to 5\n".repeat(500);
const sha256Of = (bytes: string | Buffer) => createHash("sha256").update(bytes).digest("hex");

const desk = useStageConsole();

/** How the downloads of an id that the provider never knew, and of one that it knows no longer, end. */
const PROVIDERS = [
  { provider: "AWS", open: openAwsSocial, unknown: "GONE NOT_FOUND", expired: "GONE NOT_FOUND" },
  { provider: "Meta Cloud API", open: openMetaCloud, unknown: "GONE NOT_FOUND", expired: "GONE NOT_FOUND" },
  // NXCloud's documents name no code for an id that it does not know.
  { provider: "NXCloud", open: openNxcloud, unknown: "RETRY_WAIT UNKNOWN", expired: "RETRY_WAIT UNKNOWN" },
  // The client takes on to fetch again what has expired, and reports later; a file of its own tests that.
  { provider: "On-Premises", open: openOnPremises, unknown: "GONE NOT_FOUND", expired: null },
] as const;

describe("through the command line alone", { timeout: CASE_MS }, () => {
  it.concurrent.each(PROVIDERS)("$provider is connected, looked at and used", async ({ open }) => {
    const stage = await open();
    const { id, sha256 } = await stage.seed(BYTES);
    const file = stage.file();

    const created = await desk.started.run(
      "connection",
      "create",
      "--file",
      desk.write(`${file.name}.json`, JSON.stringify(file)),
    );
    expect(created).toMatchObject({
      exitCode: 0,
      json: { connection: { name: file.name, kind: file.kind, numbers: 0 } },
    });

    const checked = await desk.started.run("connection", "check", file.name);
    expect(checked.json.checks.filter(({ outcome }: { outcome: string }) => outcome === "failed")).toEqual([]);
    expect(checked).toMatchObject({ exitCode: 0, json: { ok: true } });

    const found = await desk.started.run("connection", "numbers", file.name, "--discover");
    expect(found).toMatchObject({ exitCode: 0, json: { numbers: [{ ...stage.number, known: false }] } });
    const synced = await desk.here.run("connection", "sync-numbers", file.name);
    expect(synced).toMatchObject({ exitCode: 0, json: { numbers: [stage.number] } });

    const number = ["--number", stage.number.phoneNumber];
    const fetched = await desk.started.media("fetch", ...number, "--provider-media-id", id, "--direction", "inbound");
    expect(fetched).toMatchObject({ exitCode: 0, item: { status: "STORED", sha256, sizeBytes: BYTES.length } });
    const again = await desk.here.media("redownload", fetched.item.id);
    expect(again).toMatchObject({ exitCode: 0, item: { id: fetched.item.id, status: "STORED", sha256 } });
    expect(again.item.attempts).toHaveLength(2);

    const uploaded = await desk.started.upload(...number, desk.write(`${file.name}.txt`, NOTE));
    expect(uploaded).toMatchObject({ exitCode: 0, upload: { status: "DONE", providerMediaId: expect.any(String) } });
    expect(await stage.keptSha256(String(uploaded.upload.providerMediaId))).toBe(sha256Of(NOTE));
    await stage.close();
  });

  it.concurrent.each(PROVIDERS)("$provider says why media cannot be had", async ({ open, unknown, expired }) => {
    const stage = await open();
    await desk.connect(stage, stage.file());
    const ending = async (id: string) => {
      const what = ["--number", stage.number.phoneNumber, "--provider-media-id", id, "--direction", "inbound"];
      const { exitCode, item } = await desk.here.media("fetch", ...what);
      expect(item.failure).toMatchObject({ title: expect.stringMatching(/./), detail: expect.stringMatching(/\.$/) });
      return [exitCode, `${item.status} ${item.failure?.reason}`];
    };
    expect(await ending(stage.unknownId)).toEqual([1, unknown]);
    if (expired) {
      const { id } = await stage.seed(BYTES);
      await stage.expire(id);
      expect(await ending(id)).toEqual([1, expired]);
    }
    await stage.close();
  });

  it.concurrent.each(PROVIDERS)("$provider with wrong credentials is told by check and fetch", async ({ open }) => {
    const stage = await open();
    const { id } = await stage.seed(BYTES);
    const file = stage.file();
    const name = await desk.connect(stage, { ...file, secrets: { ...file.secrets, ...stage.wrongSecrets } });

    const { exitCode, json } = await desk.started.run("connection", "check", name);
    expect([exitCode, json.ok]).toEqual([1, false]);
    const credentials = json.checks.find((check: { id: string }) => check.id === "credentials");
    expect(credentials).toMatchObject({ outcome: "failed", remedy: expect.stringMatching(/./) });

    const what = ["--number", stage.number.phoneNumber, "--provider-media-id", id, "--direction", "inbound"];
    const fetched = await desk.here.media("fetch", ...what);
    expect(fetched).toMatchObject({
      exitCode: 1,
      item: { status: "FAILED", failure: { reason: "AUTH", whoActs: "admin" } },
    });
    const refused = await desk.here.run("connection", "numbers", name, "--discover");
    expect(refused).toMatchObject({ exitCode: 1, json: { error: { code: "PROVIDER" } } });
    for (const report of [json, fetched.json, refused.json]) {
      for (const secret of Object.values(stage.wrongSecrets)) expect(JSON.stringify(report)).not.toContain(secret);
    }
    await stage.close();
  });

  it.concurrent.each([
    { provider: "AWS", open: openAwsSocial, minutes: 20 },
    { provider: "NXCloud", open: openNxcloud, minutes: -3 },
  ])("$provider works with a clock that is $minutes minutes off, and the check says so", async ({ open, minutes }) => {
    const stage = await open();
    await stage.sandbox.skewClock(minutes * 60_000);
    const { id, sha256 } = await stage.seed(BYTES);
    const name = await desk.connect(stage, stage.file());

    const { exitCode, json } = await desk.here.run("connection", "check", name);
    const clock = json.checks.find((check: { id: string }) => check.id === "clock");
    expect([exitCode, clock.outcome]).toEqual([1, "failed"]);
    expect(clock.detail).toContain(minutes > 0 ? "behind" : "ahead");

    const what = ["--number", stage.number.phoneNumber, "--provider-media-id", id, "--direction", "inbound"];
    expect(await desk.here.media("fetch", ...what)).toMatchObject({ exitCode: 0, item: { status: "STORED", sha256 } });
    await stage.close();
  });
});

it.each(PROVIDERS)("$provider's example in the schema is a file that connection create takes", async ({ open }) => {
  const stage = await open();
  const { kind } = stage.file();
  const { examples } = (await desk.here.run("connection", "schema", kind)).json;
  const filled = JSON.stringify({ ...examples[0], name: `Example ${kind}` }).replaceAll("…", "entered-later");
  const created = await desk.here.run("connection", "create", "--file", desk.write(`${kind}.json`, filled));
  expect(created).toMatchObject({ exitCode: 0, json: { connection: { kind } } });
  await stage.close();
});

it("the help of connection create has the example of every provider", async () => {
  const { stdout } = await runCliHere(["connection", "create", "--help"]);
  for (const { kind, example } of installedProviders()) {
    expect(stdout.toString()).toContain(`"kind":"${kind}"`);
    expect(stdout.toString()).toContain(JSON.stringify(example.settings));
  }
});

describe("written as others may write it", { timeout: CASE_MS }, () => {
  it.concurrent.each(PROVIDERS)(
    "$provider takes addresses with a slash behind them and numbers with + and blanks",
    async ({ open }) => {
      const stage = await open();
      const { id, sha256 } = await stage.seed(BYTES);
      const name = await desk.connect(stage, stage.file({ address: (url) => `${url}/` }));
      expect(await desk.here.run("connection", "check", name)).toMatchObject({ exitCode: 0 });
      const number = ["--number", spoken(stage.number.phoneNumber)];
      const fetched = await desk.here.media(
        "fetch",
        ...number,
        "--provider-media-id",
        ` ${id} `,
        "--direction",
        "inbound",
      );
      expect(fetched).toMatchObject({ exitCode: 0, item: { status: "STORED", sha256 } });
      const uploaded = await desk.here.upload(...number, desk.write(`${name}.txt`, NOTE));
      expect(await stage.keptSha256(String(uploaded.upload.providerMediaId))).toBe(sha256Of(NOTE));
      await stage.close();
    },
  );

  it.concurrent.each(PROVIDERS)("$provider may add to its answers what no document tells of", async ({ open }) => {
    const stage = await open();
    const proxies = await Promise.all(stage.addresses.map(openTalkativeProxy));
    const { id, sha256 } = await stage.seed(BYTES);
    const address = (url: string) => proxies[stage.addresses.indexOf(url)]?.url ?? url;
    const name = await desk.connect(stage, stage.file({ address }));
    expect(await desk.here.run("connection", "check", name)).toMatchObject({ exitCode: 0 });
    const found = await desk.here.run("connection", "numbers", name, "--discover");
    expect(found).toMatchObject({ exitCode: 0, json: { numbers: [{ ...stage.number, known: true }] } });
    const number = ["--number", stage.number.phoneNumber];
    const fetched = await desk.here.media("fetch", ...number, "--provider-media-id", id, "--direction", "inbound");
    expect(fetched).toMatchObject({ exitCode: 0, item: { status: "STORED", sha256 } });
    const uploaded = await desk.here.upload(...number, desk.write(`${name}.txt`, NOTE));
    expect(uploaded).toMatchObject({ exitCode: 0, upload: { status: "DONE" } });
    expect(proxies[0]?.changed).toBeGreaterThan(0);
    await Promise.all([stage.close(), ...proxies.map((proxy) => proxy.close())]);
  });
});
