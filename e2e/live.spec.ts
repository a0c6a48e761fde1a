import { expect } from "@playwright/test";
import { paths } from "../lib/paths";
import { photo } from "./fixtures/media";
import { addItems } from "./fixtures/rows";
import { test } from "./fixtures/test";

test("what arrives is announced and never inserted under the cursor", async ({ desk, signedInAs }) => {
  await addItems(desk, 3);
  const page = await signedInAs("VIEWER");
  await page.goto(paths.media(desk.number.id));
  const options = page.getByRole("option");
  await expect(options).toHaveCount(3);
  const [first] = await options.all();
  const place = await first?.boundingBox();

  await desk.receive(await photo({ caption: "Fresh from the customer" }));
  const announcement = page.getByRole("button", { name: "1 new" });
  await expect(announcement).toBeVisible();
  await expect(options).toHaveCount(3);
  expect(await first?.boundingBox()).toEqual(place);

  await desk.receive(await photo());
  await page.getByRole("button", { name: "2 new" }).click();
  await expect(options).toHaveCount(5);
  await expect(options.nth(1)).toHaveAccessibleName(/^Photo, .*Stored/);
  await expect(page.getByRole("button", { name: /\d new/ })).toHaveCount(0);
});

test("an item on screen changes where it is, without being asked for", async ({ desk, sandbox, signedInAs }) => {
  const media = await photo();
  const providerMediaId = await desk.putMedia(media);
  const fault = { kind: "slow", bytesPerSecond: Math.ceil(media.bytes.length / 6) } as const;
  await sandbox.addFault({ match: { operation: "download", mediaId: providerMediaId }, fault });
  const page = await signedInAs("VIEWER");
  await desk.announce(providerMediaId, media);
  await desk.settled(providerMediaId, "DOWNLOADING");
  await page.goto(paths.media(desk.number.id));
  await expect(page.getByRole("option", { name: /Downloading/ })).toBeVisible();
  await expect(page.getByRole("option").getByRole("progressbar")).toBeVisible();
  await expect(page.getByRole("option", { name: /Stored/ })).toBeVisible();
  await expect(page.getByRole("option").locator("img")).toBeVisible();
});

test("the rail counts what needs attention as it happens", async ({ desk, sandbox, signedInAs }) => {
  const page = await signedInAs("VIEWER");
  await page.goto(paths.media("all"));
  const number = page.getByRole("navigation", { name: "Numbers" }).getByRole("link", { name: desk.number.name });
  await expect(number).toHaveAccessibleName(/\b0 need/);

  const media = await photo();
  const providerMediaId = await desk.putMedia(media);
  await sandbox.setMediaState(providerMediaId, "object-missing");
  await desk.announce(providerMediaId, media);
  await desk.settled(providerMediaId, "GONE");
  await expect(number).toHaveAccessibleName(/\b1 need/);
});
