import { randomInt, randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { secretsOf, webhookTokenOf } from "../lib/connections/open-connection";
import { db } from "../lib/data/db";
import { newSecretToken } from "../lib/ids";
import { paths } from "../lib/paths";
import type { NxcloudControl } from "../lib/sandbox/nxcloud/control-client";
import { addConnection, addDiscovered, check, enter, openForm, revealAddress } from "./fixtures/connections";
import { photo } from "./fixtures/media";
import { test } from "./fixtures/test";
import { stage } from "./stage";

/** A customer of NXCloud in the sandbox whom the console does not know yet. */
async function newAccount(sandbox: NxcloudControl) {
  const account = { accessKey: `key-${randomUUID()}`, accessSecret: newSecretToken() };
  const [first, second] = [0, 1].map(() => `86158${randomInt(10 ** 7, 10 ** 8)}`);
  const numbers = [
    { phoneNumber: first ?? "", verifiedName: "Front desk" },
    { phoneNumber: second ?? "", verifiedName: "Back office" },
  ];
  await sandbox.putAccount({ ...account, appkey: "desk-app", numbers });
  const name = `NXCloud ${first}`;
  const entries = {
    Name: name,
    "API address": stage().sandboxUrl,
    "WhatsApp application key": "desk-app",
    "Access key": account.accessKey,
    "Access secret": account.accessSecret,
  };
  return { ...account, name, entries, digits: first ?? "" };
}

const row = (id: string) => db().connection.findUniqueOrThrow({ where: { id } });
const toast = (page: Page, text: string) => expect(page.getByText(text)).toBeVisible();

test("a connection is added by its form, checked, given its numbers and its address, and media arrive", async ({
  sandbox,
  signedInAs,
}) => {
  const account = await newAccount(sandbox);
  const page = await signedInAs("ADMIN", { permissions: ["clipboard-read", "clipboard-write"] });
  await page.goto("/numbers/all");
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Connections" }).click();
  await page.getByRole("link", { name: "Add" }).click();
  await page.getByRole("link", { name: /^NXCloud/ }).click();
  await expect(page.getByRole("link", { name: "how to connect NXCloud" })).toHaveAttribute(
    "href",
    paths.help("connect-nxcloud"),
  );
  const id = await addConnection(page, "nxcloud", account.entries);
  await expect(page.getByRole("heading", { name: account.name, level: 1 })).toBeVisible();

  expect(await check(page)).toMatchObject({ "API address and credentials": "OK", "Last delivery": "Warning" });
  await addDiscovered(page, ["Front desk"]);
  const numbers = page.getByRole("region", { name: "Numbers" });
  await expect(numbers.getByRole("link", { name: "Front desk" })).toBeVisible();
  await expect(numbers.getByRole("link", { name: "Back office" })).toHaveCount(0);

  const { address } = await revealAddress(page);
  expect(address).toBe(stage().consoleUrl + paths.api.webhook(id, webhookTokenOf(await row(id))));
  const { bytes, mimeType } = await photo();
  const { id: mediaId } = await sandbox.putMedia({
    accessKey: account.accessKey,
    businessPhone: account.digits,
    content: { from: "base64", data: bytes.toString("base64") },
    mimeType,
  });
  const message = { type: "image" as const, mediaId };
  await sandbox.deliver({ accessKey: account.accessKey, businessPhone: account.digits, url: address, message });
  await expect
    .poll(() => db().mediaItem.count({ where: { connectionId: id, providerMediaId: mediaId, status: "STORED" } }))
    .toBe(1);
  expect(await check(page)).toMatchObject({ "Last delivery": "OK" });
  expect(await db().auditEntry.findMany({ where: { subjectId: id }, orderBy: { at: "asc" } })).toMatchObject(
    ["create", "check", "discover-numbers", "add-numbers", "reveal-webhook", "check"].map((deed) => ({
      action: `connection.${deed}`,
    })),
  );
});

test("wrong entries are shown where they stand, nothing is lost, and wrong credentials explain themselves", async ({
  sandbox,
  signedInAs,
}) => {
  const account = await newAccount(sandbox);
  const page = await signedInAs("ADMIN");
  await openForm(page, "nxcloud");
  await page.getByRole("button", { name: "Add connection" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toBeFocused();
  await expect(page.getByText("Enter the access secret.")).toBeVisible();

  await enter(page, { ...account.entries, "API address": "ftp://elsewhere", "Access secret": "a-wrong-secret" });
  await page.getByText(/^More settings/).click();
  await page.getByRole("button", { name: "Add connection" }).click();
  const address = page.getByLabel("API address", { exact: true });
  await expect(address).toBeFocused();
  await expect(address).toHaveAccessibleDescription(/Must be an https address/);
  const secret = page.getByLabel("Access secret", { exact: true });
  await expect(secret).toHaveValue("a-wrong-secret");
  await expect(secret).toHaveAttribute("type", "password");
  await page.getByRole("button", { name: "Show Access secret" }).click();
  await expect(secret).toHaveAttribute("type", "text");

  await enter(page, { "API address": stage().sandboxUrl });
  await page.getByRole("button", { name: "Add connection" }).click();
  await page.waitForURL(/\/connections\/[0-9a-f-]{36}$/);
  expect(await check(page)).toMatchObject({ "API address and credentials": "Failed" });
  await expect(page.getByText("→ Enter the access key and the access secret again")).toBeVisible();
  await page.getByText("What was asked and answered").click();
  await expect(page.getByText("/api/wa/getMedia").first()).toBeVisible();

  const secrets = page.getByRole("region", { name: "Secrets" });
  await secrets.getByLabel("Access secret", { exact: true }).fill(account.accessSecret);
  await secrets.getByRole("button", { name: "Replace secrets" }).click();
  await toast(page, "The new secrets are sealed");
  await expect(secrets.getByLabel("Access secret", { exact: true })).toHaveValue("");
  expect(await check(page)).toMatchObject({ "API address and credentials": "OK" });
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  expect(secretsOf(await row(id))).toEqual({ accessKey: account.accessKey, accessSecret: account.accessSecret });
  expect(await page.content()).not.toContain(account.accessSecret);
});

test("a connection is renamed, gets a new address, is switched off and on, and deleted while nothing hangs on it", async ({
  desk,
  sandbox,
  signedInAs,
}) => {
  const account = await newAccount(sandbox);
  const page = await signedInAs("ADMIN");
  const id = await addConnection(page, "nxcloud", account.entries);
  const before = webhookTokenOf(await row(id));

  const settings = page.getByRole("region", { name: "Settings" });
  await settings.getByLabel("Name", { exact: true }).fill(`${account.name} renamed`);
  await settings.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByRole("heading", { name: `${account.name} renamed`, level: 1 })).toBeVisible();

  await page.getByRole("button", { name: "New address…" }).click();
  const dialog = page.getByRole("dialog", { name: "Make a new address" });
  await dialog.getByRole("button", { name: "Make a new address" }).click();
  await expect(dialog.getByText("This is not the name of the connection.")).toBeVisible();
  await dialog.getByLabel("Name of the connection").fill(`${account.name} renamed`);
  await dialog.getByRole("button", { name: "Make a new address" }).click();
  await expect(dialog).toBeHidden();
  expect(webhookTokenOf(await row(id))).not.toBe(before);

  await page.getByRole("button", { name: "Switch off" }).click();
  await expect(page.getByText("Off", { exact: true })).toBeVisible();
  expect((await row(id)).enabled).toBe(false);
  await page.getByRole("button", { name: "Switch on" }).click();
  await expect(page.getByText("On", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Delete…" }).click();
  await page.getByLabel("Name of the connection").fill(`${account.name} renamed`);
  await page.getByRole("button", { name: "Delete connection" }).click();
  await expect(page).toHaveURL(paths.connections());
  expect(await db().connection.count({ where: { id } })).toBe(0);

  await desk.receive(await photo());
  await page.goto(paths.connection(desk.connectionId));
  await expect(page.getByText("Not possible: 1 media item hangs on its numbers.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Delete…" })).toHaveCount(0);
});

test("what is missing is counted, planned and fetched", async ({ desk, sandbox, signedInAs }) => {
  const media = await photo();
  const mediaId = await desk.putMedia(media);
  await sandbox.addFault({
    match: { operation: "getMedia", mediaId },
    times: 1,
    fault: { kind: "code", code: 1003 },
  });
  await desk.announce(mediaId, media);
  await desk.settled(mediaId, "FAILED");
  const page = await signedInAs("ADMIN");
  await page.goto(paths.connection(desk.connectionId));
  await expect(page.getByText("1 item is not stored")).toBeVisible();
  await page.getByRole("button", { name: "Fetch what is missing…" }).click();
  await page.getByRole("button", { name: "Start with 1 of 1" }).click();
  await desk.settled(mediaId, "STORED");
});

test("deliveries are listed, hide what customers wrote until somebody asks, and can be replayed", async ({
  desk,
  signedInAs,
}) => {
  const item = await desk.receive(await photo({ caption: "The key is under the mat", from: "4915100002018" }));
  const event = await db().webhookEvent.findFirstOrThrow({ where: { connectionId: desk.connectionId } });
  const page = await signedInAs("ADMIN");
  await page.goto(paths.deliveries({ connection: desk.connectionId }));
  const list = page.getByRole("table", { name: "Deliveries, newest first" });
  await expect(list.getByRole("row")).toHaveCount(2);
  await expect(list.getByText("Processed")).toBeVisible();

  await page.getByLabel("Result").selectOption("FAILED");
  await expect(page.getByText("Nothing matches these filters")).toBeVisible();
  await expect(page).toHaveURL(/status=FAILED/);
  await page.getByRole("link", { name: "Clear filters" }).click();
  await page.goto(paths.deliveries({ connection: desk.connectionId }));

  await list.getByRole("link").click();
  await expect(page).toHaveURL(paths.delivery(event.id));
  const payload = page.getByRole("region", { name: "Payload" }).last();
  await expect(payload).toContainText('"type": "image"');
  expect(await page.content()).not.toMatch(/under the mat|4915100002018/);
  await expect(page.getByRole("link", { name: "Photo" })).toHaveAttribute("href", paths.item(desk.number.id, item.id));

  await page.getByRole("button", { name: "Show everything" }).click();
  await expect(payload).toContainText("The key is under the mat");
  await page.getByRole("button", { name: "Hide", exact: true }).click();
  await expect(payload).not.toContainText("under the mat");

  await page.getByRole("button", { name: "Replay" }).click();
  await toast(page, "The delivery is read once more");
  await expect
    .poll(async () => (await db().webhookEvent.findUniqueOrThrow({ where: { id: event.id } })).processedAt)
    .not.toEqual(event.processedAt);
  expect(await db().mediaItem.count({ where: { connectionId: desk.connectionId } })).toBe(1);
  const deeds = await db().auditEntry.findMany({ where: { subjectId: event.id }, orderBy: { at: "asc" } });
  expect(deeds.map(({ action }) => action)).toEqual(["delivery.reveal-payload", "delivery.replay"]);
});

test("help is at hand, and leads nowhere but to help", async ({ signedInAs }) => {
  const page = await signedInAs("ADMIN");
  await page.goto(paths.help("connect-nxcloud"));
  await expect(page.getByRole("heading", { name: "Connect NXCloud", level: 1 })).toBeVisible();
  await page.getByRole("navigation", { name: "Help" }).getByRole("link", { name: "Troubleshoot" }).click();
  await expect(page.getByRole("heading", { name: "Troubleshoot", level: 1 })).toBeVisible();
  await expect(page.getByRole("article").getByRole("table").first()).toBeVisible();
});
