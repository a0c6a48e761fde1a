import { expect, type Page } from "@playwright/test";
import { db } from "../lib/data/db";
import { paths } from "../lib/paths";
import type { Desk } from "./fixtures/desk";
import { photo } from "./fixtures/media";
import { addItems, fileNameOf } from "./fixtures/rows";
import { test } from "./fixtures/test";

const MINUTE_MS = 60_000;
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;

/** Items that failed and that the provider has, each lost in so many minutes. The first is added last. */
async function failing(desk: Desk, lostInMinutes: readonly number[]): Promise<string[]> {
  const ids: string[] = [];
  for (const _ of lostInMinutes) ids.push(await desk.putMedia(await photo()));
  await addItems(desk, ids.length, (index) => ({
    status: "FAILED",
    kind: "IMAGE",
    failureReason: "UPSTREAM",
    providerMediaId: ids[index],
    receivedAt: new Date(Date.now() - WEEK_MS + (lostInMinutes[index] ?? 0) * MINUTE_MS),
  }));
  return ids;
}

const rows = (page: Page) => page.getByRole("region", { name: "Rescue" }).getByRole("listitem");
const rowOf = (page: Page, index: number) => rows(page).filter({ hasText: fileNameOf(index) });

test("shows over all providers what is lost next, in order, under headings of urgency", async ({
  desk,
  neighbour,
  signedInAs,
}) => {
  await failing(desk, [3 * 24 * 60, 30, 5 * 60]);
  await addItems(neighbour, 1, () => ({ fileName: "not for these eyes.pdf" }));
  const page = await signedInAs("OPERATOR");
  await page.goto(paths.rescue());
  await expect(rows(page)).toHaveCount(3);
  await expect(rows(page)).toContainText([fileNameOf(1), fileNameOf(2), fileNameOf(0)]);
  for (const [heading, index] of [
    ["Lost within an hour", 1],
    ["Lost within a day", 2],
    ["Lost within a week", 0],
  ] as const) {
    await expect(page.getByRole("region", { name: heading }).getByRole("listitem")).toContainText(fileNameOf(index));
  }
  await expect(rowOf(page, 1)).toContainText(/about \d+ min left · probably/);
  await expect(rowOf(page, 1)).toContainText("Provider is failing");
  const place = page.getByRole("navigation", { name: "Places" }).getByRole("link").first();
  await expect(place).toHaveAccessibleName("Rescue 2 lost within a day");
});

test("what is fetched from there keeps its place, is announced, and leaves when the list is updated", async ({
  desk,
  signedInAs,
}) => {
  await failing(desk, [30, 5 * 60]);
  const page = await signedInAs("OPERATOR");
  await page.goto(paths.rescue());
  await rowOf(page, 0)
    .getByRole("button", { name: `Fetch ${fileNameOf(0)}` })
    .click();
  await expect(rowOf(page, 0)).toContainText("Rescued");
  await expect(rowOf(page, 0).getByRole("button", { name: /^Fetch/ })).toHaveCount(0);
  await expect(rows(page)).toContainText([fileNameOf(0), fileNameOf(1)]);

  await page.getByRole("button", { name: /1 settled/ }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText([fileNameOf(1)]);
});

test("a check at the provider says what it found and moves no bytes", async ({ desk, sandbox, signedInAs }) => {
  const [there] = await failing(desk, [30]);
  const page = await signedInAs("OPERATOR");
  await page.goto(paths.rescue());
  await rowOf(page, 0)
    .getByRole("button", { name: /^Check/ })
    .click();
  await expect(rowOf(page, 0)).toContainText("Still there");
  await rowOf(page, 0)
    .getByRole("button", { name: fileNameOf(0), exact: true })
    .click();
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  await expect(inspector.getByText("NXCloud still has it")).toBeVisible();
  await expect(inspector.getByText(/checked/)).toContainText("image/jpeg");

  const asked = await sandbox.requests({ mediaId: there ?? "" });
  expect(asked.map(({ operation }) => operation)).toEqual(["getMedia"]);
  const item = await db().mediaItem.findFirstOrThrow({ where: { providerMediaId: there ?? "" } });
  expect(item).toMatchObject({ status: "FAILED", probeVerdict: "THERE", declaredMimeType: "image/jpeg" });
  const entry = await db().auditEntry.findFirstOrThrow({ where: { subjectId: item.id, action: "media.probe" } });
  expect(entry.operatorId).toBe((await desk.operator("OPERATOR")).id);

  await sandbox.addFault({
    match: { operation: "getMedia", mediaId: there ?? "" },
    times: 1,
    fault: { kind: "code", code: -1 },
  });
  await inspector.press("p");
  await expect(inspector.getByText("NXCloud did not say whether it has it")).toBeVisible();
});

test("filters are in the address, and what they leave out says so", async ({ desk, signedInAs }) => {
  await failing(desk, [30, 60]);
  const page = await signedInAs("VIEWER");
  await page.goto(paths.rescue({ kind: "VIDEO" }));
  await expect(page.getByRole("heading", { name: "Nothing matches these filters" })).toBeVisible();
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await expect(rows(page)).toHaveCount(2);
  await expect(page).toHaveURL(paths.rescue());
  // A viewer is shown what is lost, and is offered nothing.
  await expect(rows(page).getByRole("button", { name: /^(Fetch|Check)/ })).toHaveCount(0);

  await db().mediaItem.updateMany({ where: { connectionId: desk.connectionId }, data: { status: "PURGED" } });
  await page.reload();
  await expect(page.getByRole("heading", { name: "Nothing has to be rescued" })).toBeVisible();
});

test("several are planned as one bulk run", async ({ desk, signedInAs }) => {
  await failing(desk, [30, 60, 90]);
  const page = await signedInAs("OPERATOR");
  await page.goto(paths.rescue());
  await page.getByRole("checkbox", { name: `Select ${fileNameOf(0)}` }).check();
  await page.getByRole("checkbox", { name: `Select ${fileNameOf(2)}` }).click({ modifiers: ["Shift"] });
  await expect(page.getByText("3 selected")).toBeVisible();
  await page.getByRole("button", { name: /^Fetch again/ }).click();
  await expect(page).toHaveURL(/\/bulk\/[0-9a-f-]{36}$/);
});
