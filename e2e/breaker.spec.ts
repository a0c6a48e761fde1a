import { expect, type Page } from "@playwright/test";
import { db } from "../lib/data/db";
import { paths } from "../lib/paths";
import { waitFor } from "../lib/testing/wait-for";
import type { Desk } from "./fixtures/desk";
import { photo } from "./fixtures/media";
import { test } from "./fixtures/test";

const strip = (page: Page) => page.getByRole("region", { name: "Requests of this number" });
const inRail = (page: Page, desk: Desk) =>
  page.getByRole("navigation", { name: "Numbers" }).getByRole("link", { name: new RegExp(desk.number.name) });

/** A customer sends a photo; nobody waits for what becomes of it. */
async function arrives(desk: Desk): Promise<string> {
  const media = await photo();
  const providerMediaId = await desk.putMedia(media);
  await desk.announce(providerMediaId, media);
  return providerMediaId;
}

test("error answers hold a number back; it says why and when, and one request tries whether it works again", async ({
  desk,
  sandbox,
  signedInAs,
}) => {
  await db().connection.update({
    where: { id: desk.connectionId },
    data: { settings: { ...(await settingsOf(desk)), errorsPerHour: 3 } },
  });
  const page = await signedInAs("OPERATOR");
  await page.goto(paths.media(desk.number.id));
  await expect(page.getByRole("heading", { level: 1, name: desk.number.name })).toBeVisible();

  for (let count = 0; count < 3; count += 1) {
    const media = await photo();
    const mediaId = await desk.putMedia(media);
    const match = { operation: "download", mediaId } as const;
    await sandbox.addFault({ match, times: "forever", fault: { kind: "status", status: 404 } });
    await desk.announce(mediaId, media);
    await desk.settled(mediaId, "GONE");
  }
  await expect(strip(page).getByRole("status")).toHaveText("Requests are on hold");
  await expect(strip(page)).toContainText("3 error answers within 60 minutes");
  await expect(strip(page)).toContainText(/Resumes at \d\d:\d\d \(in \d+ min\)/);
  await expect(inRail(page, desk)).toContainText("On hold");

  const waiting = await arrives(desk);
  const item = await desk.settled(waiting, "QUEUED");
  // What arrives is announced and not put under the eyes.
  await page.reload();
  await expect(page.getByRole("option").filter({ hasText: /On hold until \d\d:\d\d/ })).toBeVisible();
  await page.goto(paths.item(desk.number.id, item.id));
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  await expect(inspector.getByRole("heading", { name: "On hold" })).toBeVisible();
  expect(await sandbox.requests({ operation: "getMedia", mediaId: waiting })).toHaveLength(0);

  await strip(page).getByRole("button", { name: "Try now" }).click();
  await desk.settled(waiting, "STORED");
  await expect(strip(page)).toBeHidden();
  await expect(page.getByRole("listbox")).toBeFocused();
  await expect(inRail(page, desk)).not.toContainText("On hold");
});

test("an operator pauses a number for everybody and resumes it; a viewer sees who did and why", async ({
  desk,
  sandbox,
  signedInAs,
}) => {
  const page = await signedInAs("OPERATOR");
  const watching = await signedInAs("VIEWER");
  for (const each of [page, watching]) await each.goto(paths.media(desk.number.id));
  const menu = page.getByRole("button", { name: "More about this number" });
  await menu.click();
  await page.getByRole("menuitem", { name: "Pause requests…" }).click();
  await page.keyboard.press("Escape");
  await expect(menu).toBeFocused();
  await menu.click();
  await page.getByRole("menuitem", { name: "Pause requests…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Why" }).fill("NXCloud mends its storage");
  await dialog.getByRole("button", { name: "Pause requests" }).click();

  for (const each of [page, watching]) {
    await expect(strip(each).getByRole("status")).toHaveText("Requests are paused");
    await expect(strip(each)).toContainText("By Test operator");
    await expect(strip(each)).toContainText("NXCloud mends its storage");
    await expect(inRail(each, desk)).toContainText("Paused");
  }
  await expect(strip(watching).getByRole("button", { name: "Resume" })).toHaveCount(0);
  await expect(watching.getByRole("button", { name: "More about this number" })).toHaveCount(0);

  await watching.goto(paths.health());
  const card = watching.getByRole("article", { name: desk.number.name });
  await expect(card).toContainText(/Paused\. By Test operator, .* · “NXCloud mends its storage”/);
  await expect(card).not.toContainText(/Healthy|Idle/);
  await watching.goto(paths.media(desk.number.id));

  const providerMediaId = await arrives(desk);
  await desk.settled(providerMediaId, "QUEUED");
  await expect(watching.getByRole("option").filter({ hasText: "the number is paused" })).toBeVisible();
  await watching.goto(paths.rescue());
  await expect(watching.getByText("On hold: the number is paused")).toBeVisible();
  await watching.goto(paths.media(desk.number.id));
  await noJobIsLeft(providerMediaId);
  expect(await sandbox.requests({ operation: "getMedia", mediaId: providerMediaId })).toHaveLength(0);

  await strip(page).getByRole("button", { name: "Resume" }).click();
  await desk.settled(providerMediaId, "STORED");
  for (const each of [page, watching]) await expect(strip(each)).toBeHidden();
  const deeds = await db().auditEntry.findMany({ where: { subjectId: desk.number.id }, orderBy: { at: "asc" } });
  expect(deeds.map(({ action, phoneNumberId }) => [action, phoneNumberId])).toEqual([
    ["number.pause", desk.number.id],
    ["number.resume", desk.number.id],
  ]);
  expect(deeds[0]?.details).toMatchObject({ note: "NXCloud mends its storage" });
});

async function settingsOf(desk: Desk): Promise<object> {
  const { settings } = await db().connection.findUniqueOrThrow({ where: { id: desk.connectionId } });
  return settings as object;
}

/** A worker has looked at the item and turned it away. */
async function noJobIsLeft(providerMediaId: string): Promise<void> {
  const { id } = await db().mediaItem.findFirstOrThrow({ where: { providerMediaId } });
  await waitFor(
    async () => {
      const jobs = await db().$queryRaw<unknown[]>`
        SELECT 1 FROM graphile_worker._private_jobs WHERE key = ${`download:${id}`}`;
      return jobs.length === 0;
    },
    { what: "the item's job to have been done" },
  );
}
