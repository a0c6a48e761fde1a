import { readFile } from "node:fs/promises";
import { expect } from "@playwright/test";
import { db } from "../lib/data/db";
import { paths } from "../lib/paths";
import type { NxcloudControl } from "../lib/sandbox/nxcloud/control-client";
import { STORAGE_KEY_ID, STORAGE_SECRET } from "../lib/sandbox/nxcloud/storage-link";
import { waitFor } from "../lib/testing/wait-for";
import type { Desk } from "./fixtures/desk";
import { photo } from "./fixtures/media";
import { test } from "./fixtures/test";
import { stage } from "./stage";

type Rule = Pick<Parameters<NxcloudControl["addFault"]>[0], "fault"> & { readonly at: "getMedia" | "download" };

/** The refusals of a real gateway, which repeat what was sent to it, and everything that breaks off half-way. */
function troubles({ account }: Desk): readonly Rule[] {
  const echo = JSON.stringify({
    code: 1003,
    message: `bad accessKey ${account.accessKey}`,
    sign: account.accessSecret,
  });
  return [
    { at: "getMedia", fault: { kind: "code", code: 1003, message: `key ${account.accessKey} is not signed` } },
    { at: "getMedia", fault: { kind: "status", status: 401, body: echo } },
    { at: "getMedia", fault: { kind: "status", status: 502, body: `<sign>${account.accessSecret}</sign>` } },
    { at: "getMedia", fault: { kind: "malformed-json" } },
    { at: "getMedia", fault: { kind: "link", location: "metadata-address" } },
    { at: "getMedia", fault: { kind: "link", location: "plain-http" } },
    { at: "download", fault: { kind: "expired-link" } },
    { at: "download", fault: { kind: "reset", afterBytes: 100 } },
    { at: "download", fault: { kind: "truncate", atBytes: 100, ending: "full-length" } },
    { at: "download", fault: { kind: "redirect", location: "other-host" } },
    {
      at: "download",
      fault: { kind: "status", status: 403, body: `<Code>No</Code><SignatureProvided>s3cr3t</SignatureProvided>` },
    },
    { at: "download", fault: { kind: "wrong-bytes" } },
  ];
}

/**
 * Sends one item into each trouble, one after the other, and lets it rest after its first attempt: together and again and
 * again they would put the number on hold. Returns the items' ids.
 */
async function runInto(desk: Desk, sandbox: NxcloudControl): Promise<string[]> {
  const ids: string[] = [];
  for (const { at, fault } of troubles(desk)) {
    const media = await photo();
    const mediaId = await desk.putMedia(media);
    await sandbox.addFault({ match: { operation: at, mediaId }, times: "forever", fault });
    await desk.announce(mediaId, media);
    const where = { connectionId: desk.connectionId, providerMediaId: mediaId };
    const { id } = await waitFor(
      async () => {
        const rest = { status: "FAILED", nextAttemptAt: null } as const;
        await db().mediaItem.updateMany({ where: { ...where, status: "RETRY_WAIT" }, data: rest });
        return db().mediaItem.findFirst({ where: { ...where, status: { in: ["FAILED", "GONE", "STORED"] } } });
      },
      { what: `the trouble "${fault.kind}" to have been met` },
    );
    ids.push(id);
    await db().numberBreaker.deleteMany({ where: { phoneNumberId: desk.number.id } });
  }
  return ids;
}

test("no secret is in any log, row, page or answer, whatever went wrong", async ({
  desk,
  sandbox,
  signedInAs,
  fetchAs,
  problems,
}) => {
  problems.expect(/status of (401|404)/);
  const operator = await desk.operator("OPERATOR");
  const page = await signedInAs("OPERATOR");
  const session = (await page.context().cookies()).find(({ name }) => name.endsWith("session"))?.value ?? "";
  const link = new URL(await sandbox.link(await desk.putMedia(await photo()), 60));
  const secrets = {
    "the access key": desk.account.accessKey,
    "the access secret": desk.account.accessSecret,
    "the webhook token": desk.webhookToken,
    "an operator's password": operator.password,
    "the admin's password": stage().admin.password,
    "the session cookie": session,
    "a link's key": STORAGE_KEY_ID,
    "the storage's secret": STORAGE_SECRET,
    "a link's signature": "Signature=",
    "an encoded link's signature": "Signature%3D",
    "a link's end": `Expires=${link.searchParams.get("Expires")?.slice(0, 4)}`,
    "an echoed signature": "s3cr3t",
  };
  const expectNone = (text: string, where: string) => {
    for (const [what, secret] of Object.entries(secrets)) {
      expect.soft(text.includes(secret), `${what} in ${where}`).toBe(false);
    }
  };
  expect(session.length).toBeGreaterThan(20);

  const items = await runInto(desk, sandbox);
  await desk.receive(await photo());
  const as = await fetchAs("OPERATOR");
  await as(paths.api.upload(desk.number.id, "a.pdf"), { method: "POST", body: "%PDF-1.7\nto be sent" });
  await waitFor(() => db().upload.findFirst({ where: { phoneNumberId: desk.number.id, status: "DONE" } }));
  await fetch(`${desk.webhookUrl}x`, { method: "POST", body: "{}" });
  await fetch(desk.webhookUrl, {
    method: "POST",
    headers: { cookie: `attache.session=${session}`, authorization: `Bearer ${desk.account.accessSecret}` },
    body: "{",
  });

  for (const path of [
    paths.media(desk.number.id),
    paths.media("all"),
    paths.uploads(),
    paths.api.numbers(),
    paths.api.media(new URLSearchParams({ number: desk.number.id })),
    paths.api.uploads(desk.number.id),
    ...items.map((id) => paths.item(desk.number.id, id)),
    ...items.map((id) => paths.api.mediaItem(id)),
  ]) {
    const answer = await as(path);
    expect(answer.status, path).toBe(200);
    expectNone(await answer.text(), path);
  }
  const connection = { where: { connectionId: desk.connectionId } };
  const number = { where: { phoneNumberId: desk.number.id } };
  const rows = {
    items: await db().mediaItem.findMany(connection),
    attempts: await db().attempt.findMany(number),
    uploads: await db().upload.findMany(number),
    deliveries: await db().webhookEvent.findMany({ ...connection, select: { headers: true, result: true } }),
    connections: await db().connection.findMany(),
    audit: await db().auditEntry.findMany(),
    operators: await db().operator.findMany(),
  };
  for (const [name, content] of Object.entries(rows)) {
    expect(content, name).not.toHaveLength(0);
    expectNone(
      JSON.stringify(content, (_, value) => (typeof value === "bigint" ? `${value}` : value)),
      name,
    );
  }
  expectNone(await readFile(stage().logFile, "utf8"), "the log");
});

test("the log of the whole run tells of no link, no cookie and no credential of anybody", async () => {
  const log = await readFile(stage().logFile, "utf8");
  expect(log).toContain("worker started");
  for (const pattern of [/Signature=/i, /OSSAccessKeyId=/, /attache\.session=/, /"accessSecret":"(?!\[)/, /\$argon2/]) {
    expect(log).not.toMatch(pattern);
  }
  for (const { sealedSecrets, sealedWebhookToken } of await db().connection.findMany()) {
    expect(log).not.toContain(sealedSecrets);
    expect(log).not.toContain(sealedWebhookToken);
  }
});
