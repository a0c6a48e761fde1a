import { createHash } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { formatPhoneNumber } from "../components/media/phone-number";
import { db } from "../lib/data/db";
import type { MediaItem } from "../lib/data/generated/client";
import { inTransaction } from "../lib/data/transaction";
import { scheduleDownload } from "../lib/jobs/schedule";
import { paths } from "../lib/paths";
import { createItemRow } from "../lib/testing/factories";
import type { Desk } from "./fixtures/desk";
import { photo } from "./fixtures/media";
import { test } from "./fixtures/test";

const shaOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const SENT = shaOf(Buffer.from("what the customer sent"));

async function openItem(page: Page, item: Pick<MediaItem, "id" | "phoneNumberId">) {
  await page.goto(paths.item(item.phoneNumberId, item.id));
  return page.getByRole("complementary", { name: "Inspector" });
}

/** A photo that is not what was declared, however often it was fetched. */
async function heldBack(desk: Desk) {
  const media = await photo();
  const providerMediaId = await desk.putMedia(media);
  const facts = { providerMediaId, declaredSha256: SENT, declaredMimeType: "image/jpeg", retryCount: 50 };
  const item = await createItemRow(desk.number, facts);
  await inTransaction((tx) => scheduleDownload(tx, item));
  return { item: await desk.settled(providerMediaId, "QUARANTINED"), bytes: media.bytes };
}

const auditOf = (item: MediaItem, action: string) =>
  db().auditEntry.findMany({ where: { subjectId: item.id, action } });

test("bytes that differ from what was declared are kept, told of, and shown once an admin lets them through", async ({
  desk,
  signedInAs,
}) => {
  const { item, bytes } = await heldBack(desk);
  const sha256 = shaOf(bytes);

  const forOperator = await openItem(await signedInAs("OPERATOR"), item);
  const seen = forOperator.getByRole("region", { name: "Versions" });
  await expect(seen.getByRole("heading", { name: "Held back" })).toBeVisible();
  await expect(seen.getByTitle(SENT)).toBeVisible();
  await expect(seen.getByTitle(sha256).first()).toBeVisible();
  await expect(seen.getByRole("button")).toHaveCount(1);
  await expect(seen.getByRole("link", { name: "Save" })).toHaveCount(0);
  await expect(forOperator.getByRole("img", { name: /^Photo/ })).toHaveCount(0);

  const inspector = await openItem(await signedInAs("ADMIN"), item);
  const versions = inspector.getByRole("region", { name: "Versions" });
  await versions.getByRole("button", { name: "Look" }).click();
  const picture = inspector.page().getByRole("dialog").getByRole("img");
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(320);
  await inspector.page().keyboard.press("Escape");
  await expect.poll(() => auditOf(item, "media.view-held-back")).toHaveLength(1);

  await versions.getByRole("button", { name: "Use this version" }).click();
  await inspector.page().getByRole("button", { name: "Let them through" }).click();
  await expect(inspector.getByRole("heading", { name: "Stored, but not as declared" })).toBeVisible();
  await expect(inspector.getByRole("img").first()).toBeVisible();
  const beyondTheScreen = () => document.documentElement.scrollHeight - window.innerHeight;
  expect(await inspector.page().evaluate(beyondTheScreen)).toBe(0);
  expect(await auditOf(item, "media.use-version")).toMatchObject([{ details: { sha256, verdict: "MISMATCH" } }]);
});

test("a version that is held back is handed to admins alone, and saved, never run", async ({ desk, fetchAs }) => {
  const { item, bytes } = await heldBack(desk);
  const { id: versionId } = await db().mediaVersion.findFirstOrThrow({ where: { mediaItemId: item.id } });
  const path = paths.api.content(item.id, { download: true, versionId });
  for (const role of ["VIEWER", "OPERATOR"] as const) expect((await (await fetchAs(role))(path)).status).toBe(409);
  const given = await (await fetchAs("ADMIN"))(path);
  expect(Buffer.from(await given.arrayBuffer()).equals(bytes)).toBe(true);
  expect(given.headers.get("content-disposition")).toMatch(/^attachment/);
  expect(given.headers.get("content-security-policy")).toMatch(/^sandbox/);
  expect(await auditOf(item, "media.download-held-back")).toHaveLength(1);
});

test("bytes that the provider has let go of are offered from another number to whoever may see both", async ({
  desk,
  neighbour,
  signedInAs,
}) => {
  const media = await photo();
  const source = await neighbour.receive(media);
  await db().mediaItem.update({ where: { id: source.id }, data: { fileName: "broken-mug.jpg" } });
  const facts = { status: "GONE", failureReason: "NOT_FOUND", declaredSha256: shaOf(media.bytes) } as const;
  const item = await createItemRow(desk.number, facts);

  const operator = await signedInAs("OPERATOR");
  const answers: string[] = [];
  operator.on("response", async (response) => answers.push(await response.text().catch(() => "")));
  const forOperator = await openItem(operator, item);
  await expect(forOperator.getByRole("region", { name: "State" })).toBeVisible();
  await expect(forOperator.getByRole("region", { name: "The same file is here" })).toHaveCount(0);
  expect(answers.join("\n")).not.toContain(source.id);

  const inspector = await openItem(await signedInAs("ADMIN"), item);
  const offer = inspector.getByRole("region", { name: "The same file is here" });
  await expect(offer).toContainText(`received on ${formatPhoneNumber(neighbour.number.digits)}`);
  await expect(offer).toContainText("“broken-mug.jpg”");
  await offer.getByRole("button", { name: "Use its bytes" }).press("Enter");
  await expect(inspector.getByRole("heading", { name: "Stored and verified" })).toBeVisible();
  await expect(offer).toHaveCount(0);
  await expect(inspector).toBeFocused();
  const versions = inspector.getByRole("region", { name: "Versions" });
  await expect(versions.getByRole("link", { name: "broken-mug.jpg" })).toBeVisible();
  expect(await auditOf(item, "media.adopt")).toMatchObject([{ details: { fromItemId: source.id } }]);
});

test("purged bytes are gone from the console and can be fetched again", async ({ desk, signedInAs }) => {
  const media = await photo();
  const item = await desk.receive(media);
  const page = await signedInAs("ADMIN");
  const inspector = await openItem(page, item);
  await inspector.getByRole("button", { name: "Delete the bytes…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("image/jpeg");
  await dialog.getByRole("button", { name: "Delete the bytes" }).click();
  await expect(inspector.getByRole("heading", { name: "Deleted from this console" })).toBeVisible();
  await expect(page.getByRole("option", { name: /Purged/ })).toBeVisible();
  expect(await auditOf(item, "media.purge")).toMatchObject([{ details: { sha256s: shaOf(media.bytes) } }]);
  expect(await db().mediaVersion.count({ where: { mediaItemId: item.id } })).toBe(0);

  await inspector.getByRole("button", { name: "Download again" }).click();
  await expect(inspector.getByRole("heading", { name: "Stored and verified" })).toBeVisible();
});

test("several ticked items are purged together, by admins alone", async ({ desk, signedInAs }) => {
  const items = [await desk.receive(await photo()), await desk.receive(await photo())];
  const tickAll = async (page: Page) => {
    await page.goto(paths.media(desk.number.id));
    const options = page.getByRole("option");
    await expect(options).toHaveCount(2);
    for (const option of await options.all()) await option.click({ modifiers: ["ControlOrMeta"] });
    await expect(page.getByText("2 selected")).toBeVisible();
  };
  const operator = await signedInAs("OPERATOR");
  await tickAll(operator);
  await expect(operator.getByRole("button", { name: "Delete…" })).toHaveCount(0);

  const page = await signedInAs("ADMIN");
  await tickAll(page);
  await page.getByRole("button", { name: "Delete…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete the bytes" }).click();
  await expect(page.getByText("The bytes of 2 items are deleted.")).toBeVisible();
  const ids = items.map(({ id }) => id);
  expect(await db().mediaItem.count({ where: { id: { in: ids }, status: "PURGED" } })).toBe(2);
});
