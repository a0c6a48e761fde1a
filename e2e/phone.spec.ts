import { type BrowserContextOptions, expect, type Page } from "@playwright/test";
import { paths } from "../lib/paths";
import { photo } from "./fixtures/media";
import { test } from "./fixtures/test";

const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

async function expectNothingBesideTheScreen(page: Page): Promise<void> {
  const beside = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(beside).toBeLessThanOrEqual(0);
}

test("on a phone an id is found, the cause is read, and the media is downloaded again", async ({
  desk,
  sandbox,
  signedInAs,
}) => {
  const media = await photo();
  const providerMediaId = await desk.putMedia(media);
  const { id: faultId } = await sandbox.addFault({
    match: { operation: "getMedia", mediaId: providerMediaId },
    times: "forever",
    fault: { kind: "code", code: 9006 },
  });
  await desk.announce(providerMediaId, media);
  const item = await desk.settled(providerMediaId, "FAILED");
  const page = await signedInAs("OPERATOR", PHONE);
  await page.goto(paths.media("all"));
  await expect(page.getByRole("option", { name: /Number not bound/ })).toBeVisible();
  await expectNothingBesideTheScreen(page);

  await page.getByRole("navigation", { name: "Main" }).getByRole("button", { name: "Find" }).tap();
  await page.getByRole("combobox").fill(providerMediaId);
  await page.getByRole("dialog", { name: "Find by any id" }).getByRole("option").tap();
  await expect(page).toHaveURL(paths.item(desk.number.id, item.id));
  const inspector = page.getByRole("dialog", { name: "Inspector" });
  await expect(inspector.getByRole("heading", { name: "Number not bound" })).toBeInViewport();
  await expect(inspector.getByText("An administrator has to act")).toBeVisible();
  await expectNothingBesideTheScreen(page);

  await sandbox.removeFault(faultId);
  const again = inspector.getByRole("button", { name: "Re-download" });
  await expect(again).toBeInViewport();
  expect((await again.boundingBox())?.height).toBeGreaterThanOrEqual(24);
  await again.tap();
  await expect(inspector.getByRole("heading", { name: "Stored and verified" })).toBeVisible();

  await inspector.getByRole("button", { name: "Back" }).tap();
  await expect(inspector).toBeHidden();
  await expect(page.getByRole("option", { name: /Stored/ })).toBeVisible();
});

test("on a phone the rail is behind More", async ({ desk, signedInAs }) => {
  const page = await signedInAs("VIEWER", PHONE);
  await page.goto(paths.media("all"));
  await page.getByRole("button", { name: "More" }).tap();
  const drawer = page.getByRole("dialog", { name: "Numbers and places" });
  await drawer.getByRole("link", { name: desk.number.name }).tap();
  await expect(page).toHaveURL(paths.media(desk.number.id));
  await expect(drawer).toBeHidden();
  await expect(page.getByRole("heading", { level: 1, name: desk.number.name })).toBeVisible();
  await expectNothingBesideTheScreen(page);
});
