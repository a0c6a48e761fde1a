import { createHash } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { grantNumbers } from "../lib/auth/manage-operators";
import { db } from "../lib/data/db";
import { inTransaction } from "../lib/data/transaction";
import { paths } from "../lib/paths";
import { SYSTEM } from "../lib/testing/factories";
import type { InboundMedia } from "./fixtures/desk";
import { photo } from "./fixtures/media";
import { test } from "./fixtures/test";

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

function pick(page: Page, name: string, { bytes, mimeType }: InboundMedia): Promise<void> {
  return page.getByLabel("Files to upload").first().setInputFiles({ name, mimeType, buffer: bytes });
}

const dockOf = (page: Page) => page.getByRole("region", { name: "Uploads" });

test("an upload reaches the provider byte by byte, and its media id is there to be copied", async ({
  desk,
  sandbox,
  signedInAs,
}) => {
  const media = await photo();
  const page = await signedInAs("OPERATOR", { permissions: ["clipboard-read", "clipboard-write"] });
  await page.goto(paths.media(desk.number.id));
  await pick(page, "Übergabe.jpg", media);
  const dock = dockOf(page);
  await expect(dock.getByLabel("Done")).toBeVisible();
  await expect(dock.getByText("1 of 1 done")).toBeVisible();

  const upload = await db().upload.findFirstOrThrow({ where: { phoneNumberId: desk.number.id } });
  const providerMediaId = upload.providerMediaId ?? "";
  await dock.getByRole("button", { name: "Copy media id" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(providerMediaId);
  const atProvider = await sandbox.media(providerMediaId);
  expect(atProvider).toMatchObject({
    businessPhone: desk.number.digits,
    direction: "uploaded",
    mimeType: "image/jpeg",
    sha256: sha256(media.bytes),
  });

  await dock.getByRole("link", { name: "Open" }).click();
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  await expect(inspector.getByText(providerMediaId)).toBeVisible();
  await expect(inspector.getByRole("img")).toBeVisible();
  const { id } = await desk.operator("OPERATOR");
  const where = { action: "media.upload", subjectId: upload.id };
  expect(await db().auditEntry.findMany({ where })).toMatchObject([{ operatorId: id }]);
});

test("the list of uploads keeps what was sent, by whom, and under which id", async ({ desk, signedInAs }) => {
  const page = await signedInAs("OPERATOR");
  await page.goto(paths.media(desk.number.id));
  await pick(page, "first.jpg", await photo());
  await expect(dockOf(page).getByLabel("Done")).toBeVisible();
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Uploads" }).click();
  const row = page.getByRole("row", { name: /first\.jpg/ });
  const { providerMediaId } = await db().upload.findFirstOrThrow({ where: { phoneNumberId: desk.number.id } });
  await expect(row).toContainText(providerMediaId ?? "none");
  await expect(row).toContainText("At the provider");
  await expect(row).toContainText("Test operator");
  await expect(dockOf(page), "the dock outlives the change of place").toBeVisible();
});

test("a dropped file is an upload too", async ({ desk, signedInAs }) => {
  const { bytes } = await photo();
  const page = await signedInAs("OPERATOR");
  await page.goto(paths.media(desk.number.id));
  await expect(page.getByText("No media yet")).toBeVisible();
  const carried = await page.evaluateHandle((base64) => {
    const transfer = new DataTransfer();
    const file = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    transfer.items.add(new File([file], "dropped.jpg", { type: "image/jpeg" }));
    return transfer;
  }, bytes.toString("base64"));
  const place = page.getByText("No media yet");
  await place.dispatchEvent("dragenter", { dataTransfer: carried });
  await expect(page.getByText(/^Drop to upload for/)).toBeVisible();
  await place.dispatchEvent("drop", { dataTransfer: carried });
  await expect(dockOf(page).getByText("dropped.jpg")).toBeVisible();
  await expect(dockOf(page).getByLabel("Done")).toBeVisible();
});

test("where several numbers are in view, the number is asked for", async ({ desk, neighbour, signedInAs }) => {
  const { id } = await desk.operator("OPERATOR");
  await inTransaction((tx) => grantNumbers(SYSTEM, tx, id, [neighbour.number.id]));
  const page = await signedInAs("OPERATOR");
  await page.goto(paths.media("all"));
  await pick(page, "where to.jpg", await photo());
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Upload" })).toBeDisabled();
  await dialog.getByLabel("Business phone number").selectOption(desk.number.id);
  await dialog.getByRole("button", { name: "Upload" }).click();
  await expect(dockOf(page).getByLabel("Done")).toBeVisible();
  expect(await db().upload.count({ where: { phoneNumberId: desk.number.id, status: "DONE" } })).toBe(1);
});

test("a file that the provider never takes is refused with the reason, and nothing is sent", async ({
  desk,
  signedInAs,
  problems,
}) => {
  problems.expect(/status of 400/);
  const page = await signedInAs("OPERATOR");
  await page.goto(paths.media(desk.number.id));
  const bytes = Buffer.from("MZ\u0090\u0000 a program, by its first bytes", "latin1");
  await pick(page, "holiday.jpg", { bytes, mimeType: "image/jpeg", type: "image" });
  const dock = dockOf(page);
  await expect(dock.getByLabel("Failed")).toBeVisible();
  await expect(dock.getByRole("listitem")).toContainText(/not|cannot|only/i);
  expect(await db().upload.count({ where: { phoneNumberId: desk.number.id } })).toBe(0);
});

test("an upload that the provider refuses says why, and goes out again when it is asked for", async ({
  desk,
  sandbox,
  signedInAs,
}) => {
  const { accessKey, accessSecret } = desk.account;
  const account = (secret: string) =>
    sandbox.putAccount({
      accessKey,
      accessSecret: secret,
      appkey: "desk-app",
      numbers: [{ phoneNumber: desk.number.digits, verifiedName: desk.number.name }],
    });
  await account("another secret");
  const page = await signedInAs("OPERATOR");
  await page.goto(paths.media(desk.number.id));
  await pick(page, "later.jpg", await photo());
  const dock = dockOf(page);
  await expect(dock.getByLabel("Failed")).toBeVisible();
  await expect(dock.getByRole("listitem")).toContainText("An administrator has to enter the access secret");

  await account(accessSecret);
  await dock.getByRole("button", { name: "Retry" }).click();
  await expect(dock.getByLabel("Done")).toBeVisible();
});

test("media of which only the id is known are fetched by hand", async ({ desk, signedInAs }) => {
  const providerMediaId = await desk.putMedia(await photo());
  const page = await signedInAs("OPERATOR");
  await page.goto(paths.media(desk.number.id));
  await page.getByRole("button", { name: "Fetch by id" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Fetch by id" });
  await dialog.getByRole("button", { name: "Fetch" }).click();
  await expect(dialog.getByText("Enter the provider media id.")).toBeVisible();
  await dialog.getByLabel("Provider media id").fill("with a blank");
  await dialog.getByRole("button", { name: "Fetch" }).click();
  await expect(dialog.getByText("has no blanks and only plain characters")).toBeVisible();

  await dialog.getByLabel("Provider media id").fill(` ${providerMediaId} `);
  await dialog.getByRole("button", { name: "Fetch" }).click();
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  await expect(inspector.getByRole("status").filter({ hasText: "Stored" })).toBeVisible();
  await expect(inspector.getByText(providerMediaId)).toBeVisible();
  await expect(inspector.getByText("Id entered by hand")).toBeVisible();
});

test("an id that the provider does not know ends as an item that says so", async ({ desk, signedInAs }) => {
  const page = await signedInAs("OPERATOR");
  await page.goto(paths.media(desk.number.id));
  await page.getByRole("button", { name: "Fetch by id" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Fetch by id" });
  await dialog.getByLabel("Provider media id").fill("no-such-id");
  await dialog.getByRole("button", { name: "Fetch" }).click();
  const state = page.getByRole("complementary", { name: "Inspector" }).getByRole("region", { name: "State" });
  await expect(state.getByRole("heading", { name: "Possibly: Unknown at the provider" })).toBeVisible();
  await expect(state.getByText(/unknown or expired media id may be the cause/)).toBeVisible();
});
