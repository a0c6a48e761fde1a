import { readFile } from "node:fs/promises";
import { expect, type Page, type Route } from "@playwright/test";
import { db } from "../lib/data/db";
import { paths } from "../lib/paths";
import type { Desk } from "./fixtures/desk";
import { photo } from "./fixtures/media";
import { addItems } from "./fixtures/rows";
import { test } from "./fixtures/test";

const FAILED = { status: "FAILED", failureReason: "UPSTREAM" } as const;

/** Items that failed a while ago and that the provider has. Returns their ids there. */
async function failedItems(desk: Desk, count: number): Promise<string[]> {
  const { id: phoneNumberId, connectionId } = desk.number;
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const providerMediaId = await desk.putMedia(await photo());
    ids.push(providerMediaId);
    await db().mediaItem.create({
      data: {
        ...{ connectionId, phoneNumberId, providerMediaId, direction: "INBOUND", source: "WEBHOOK", kind: "IMAGE" },
        ...{ ...FAILED, receivedAt: new Date(Date.now() - (index + 1) * 60_000) },
        ...{
          sender: "4915100002018",
          fileName: index === 0 ? '=HYPERLINK("http://evil.example")' : `photo-${index}.jpg`,
        },
      },
    });
  }
  return ids;
}

async function selectAll(page: Page): Promise<void> {
  await page.getByRole("option").first().click();
  // The address of the item that this opens would end a step to another page that is taken at the same moment.
  await expect(page).toHaveURL(/[?&]item=/);
  await page.keyboard.press("ControlOrMeta+a");
}

test("a bulk run is planned, tried, run and reported, and survives a reload", async ({ desk, signedInAs }) => {
  await failedItems(desk, 8);
  const page = await signedInAs("OPERATOR");
  await page.goto(paths.media(desk.number.id));
  await expect(page.getByRole("option")).toHaveCount(8);
  await selectAll(page);
  await expect(page.getByText("8 selected")).toBeVisible();
  await page.getByRole("button", { name: "Fetch again…" }).click();
  await expect(page).toHaveURL(/\/bulk\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("checkbox", { name: /^Should be there/ })).toBeChecked();
  await expect(page.getByText("8 items. Nothing was asked of a provider yet.")).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: "Start with 5 of 8" }).click();
  await expect(page.getByRole("status").filter({ hasText: "8 of 8 done" })).toBeVisible();
  await page.reload();
  await expect(page.getByText("Done", { exact: true }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: "photo-1.jpg" })).toBeVisible();

  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Save as CSV" }).click();
  const csv = await readFile(await (await downloading).path(), "utf8");
  expect(csv.trim().split("\r\n")).toHaveLength(9);
  expect(csv).toContain("+49 … 2018");
  expect(csv).not.toContain("4915100002018");
  for (const line of csv.split("\r\n")) expect(line).not.toMatch(/(^|,)"?=/);

  await page.getByRole("link", { name: "Bulk runs" }).first().click();
  await expect(page.getByRole("link", { name: "Fetch again · 8 chosen items" })).toBeVisible();
});

test("all that match are planned, loaded or not; what is loaded or arrives meanwhile takes the offer away from nobody", async ({
  desk,
  signedInAs,
}) => {
  await addItems(desk, 200, () => FAILED);
  const page = await signedInAs("OPERATOR");
  await page.goto(paths.media(desk.number.id));
  await page
    .getByRole("option")
    .first()
    .click({ modifiers: ["ControlOrMeta"] });
  await expect(page.getByText("1 selected")).toBeVisible();
  await page.getByRole("button", { name: "Select all", exact: true }).click();
  const offer = page.getByRole("button", { name: "Select all that match" });
  await expect(offer).toBeVisible();

  const more = page.waitForResponse((response) => response.url().includes("cursor="));
  await page.keyboard.press("End");
  await more;
  await desk.receive(await photo());
  const arrived = page.getByRole("button", { name: "1 new" });
  await expect(arrived).toBeVisible();
  const bottomOf = (box: { y: number; height: number } | null) => (box ? box.y + box.height : Number.NaN);
  expect((await arrived.boundingBox())?.y).toBeGreaterThan(bottomOf(await offer.boundingBox()));
  await page.keyboard.press("End");
  await expect(page.getByRole("option", { selected: false }).first()).toBeAttached();
  await offer.click();
  await expect(page.getByText("All that match selected")).toBeVisible();
  await expect(page.getByRole("option", { selected: false })).toHaveCount(0);
  await page.getByRole("button", { name: "Fetch again…" }).click();
  await expect(page.getByText("201 items. Nothing was asked of a provider yet.")).toBeVisible();
});

test("all that match ends with the filters that it was meant for", async ({ desk, signedInAs }) => {
  await addItems(desk, 300, (index) => ({ ...FAILED, kind: index % 2 ? "DOCUMENT" : "IMAGE" }));
  const page = await signedInAs("OPERATOR");
  await page.goto(paths.media(desk.number.id));
  await page.getByRole("button", { name: "Kind" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Document" }).click();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/kind=DOCUMENT/);
  await selectAll(page);
  await page.getByRole("button", { name: "Select all that match" }).click();
  await expect(page.getByText("All that match selected")).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("option", { name: /^Photo/ }).first()).toBeAttached();
  await expect(page.getByText("All that match selected")).toBeHidden();
});

test("beside the inspector on a small screen the deeds of a selection stay within the list's own pane", async ({
  desk,
  signedInAs,
}) => {
  await addItems(desk, 3, () => FAILED);
  const page = await signedInAs("ADMIN");
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.goto(paths.media(desk.number.id));
  const items = page.getByRole("option");
  await items.first().click();
  await expect(page).toHaveURL(/[?&]item=/);
  await items.nth(1).click({ modifiers: ["ControlOrMeta"] });
  const count = page.getByText("1 selected");
  await expect(count).toBeVisible();
  expect((await count.boundingBox())?.width).toBeGreaterThan(50);
  const pane = await page.getByRole("main").locator("section").first().boundingBox();
  const last = await page.getByRole("button", { name: "Fetch again…" }).boundingBox();
  expect((last?.x ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual((pane?.x ?? 0) + (pane?.width ?? 0));
});

test("a run halts itself when the first few fail alike, is resumed, and cancelled", async ({
  desk,
  sandbox,
  signedInAs,
}) => {
  for (const id of await failedItems(desk, 20)) await sandbox.setMediaState(id, "object-missing");
  const page = await signedInAs("OPERATOR");
  await page.goto(paths.media(desk.number.id, { status: "FAILED" }));
  await selectAll(page);
  await page.getByRole("button", { name: "Fetch again…" }).click();
  await page.getByRole("button", { name: "Start with 5 of 20" }).click();
  await expect(page.getByRole("heading", { name: "The run halted itself" })).toBeVisible();
  await expect(page.getByText(/of the first 5 items failed in the same way/)).toBeVisible();
  const asked = () => db().attempt.count({ where: { phoneNumberId: desk.number.id } });
  expect(await asked()).toBeLessThanOrEqual(7);

  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByText(/in a row failed in the same way/)).toBeVisible();
  expect(await asked()).toBeLessThanOrEqual(20);
  await page.getByRole("button", { name: "Cancel the run…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel the run" }).click();
  await expect(page.getByText("Cancelled", { exact: true }).first()).toBeVisible();
  await page.getByRole("combobox", { name: "Show" }).selectOption("left out");
  await expect(page).toHaveURL(/state=SKIPPED/);
  await expect(page.getByText("The run was cancelled before its turn.").first()).toBeVisible();
});

test("what was refused is not told any more beside a run that goes on", async ({ desk, signedInAs }) => {
  const { id: phoneNumberId } = desk.number;
  await failedItems(desk, 1);
  const { id: mediaItemId } = await db().mediaItem.findFirstOrThrow({ where: { phoneNumberId } });
  // Held back, so that the run stays under way.
  await db().numberBreaker.create({ data: { phoneNumberId, pausedAt: new Date() } });
  const selection = { asked: { by: "items", itemIds: [mediaItemId] }, until: new Date() };
  const { id } = await db().bulkRun.create({
    data: {
      ...{ deed: "redownload", selection, total: 1, status: "RUNNING", startedAt: new Date() },
      phoneNumberIds: [phoneNumberId],
      items: { create: { mediaItemId, phoneNumberId, position: 0, forecast: "ELIGIBLE" } },
    },
  });
  const page = await signedInAs("OPERATOR");
  await page.goto(paths.bulkRun(id));
  // Told by the browser's clock: from here on clicks are heard.
  await expect(page.getByText(/^Asked for by .* (just now|ago)$/)).toBeVisible();
  // A colleague is faster.
  const overtake = async (route: Route) => {
    await db().bulkRun.update({ where: { id }, data: { status: "PAUSED", resumeTo: "RUNNING" } });
    await route.continue();
  };
  await page.route(`**${paths.bulkRun(id)}`, overtake, { times: 1 });
  await page.getByRole("button", { name: "Pause" }).click();
  const refusal = page.getByText("This run is not under way, so it cannot be paused.");
  await expect(refusal).toBeVisible();
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  await expect(refusal).toBeHidden();
});

test("a viewer sees a run and can do nothing with it", async ({ desk, signedInAs }) => {
  await failedItems(desk, 1);
  const page = await signedInAs("OPERATOR");
  await page.goto(paths.media(desk.number.id));
  await page
    .getByRole("option")
    .first()
    .click({ modifiers: ["ControlOrMeta"] });
  await page.getByRole("button", { name: "Fetch again…" }).click();
  await expect(page.getByRole("button", { name: "Start with 1 of 1" })).toBeVisible();
  const viewer = await signedInAs("VIEWER");
  await viewer.goto(page.url());
  await expect(viewer.getByText("1 item. Nothing was asked of a provider yet.")).toBeVisible();
  await expect(viewer.getByRole("button", { name: /Start|Cancel/ })).toHaveCount(0);
});

test("hiding runs in the dock with the keyboard leads on to the next, and at last to the page", async ({
  desk,
  signedInAs,
}) => {
  const run = { deed: "redownload", selection: { asked: { by: "filter", number: desk.number.id }, until: new Date() } };
  for (const total of [1, 2]) {
    await db().bulkRun.create({
      data: { ...run, total, status: "HALTED", haltReason: "Most of it failed.", phoneNumberIds: [desk.number.id] },
    });
  }
  const page = await signedInAs("OPERATOR");
  await page.goto(paths.media(desk.number.id));
  const dock = page.getByRole("region", { name: "Bulk runs under way" });
  const hide = dock.getByRole("button", { name: /^Hide/ });
  await expect(hide).toHaveCount(2);
  await hide.first().focus();
  await page.keyboard.press("Enter");
  await expect(hide).toHaveCount(1);
  await expect(hide).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dock).toBeHidden();
  await expect(page.getByRole("main")).toBeFocused();
});
