import { expect, type Page } from "@playwright/test";
import type { MediaItem } from "../lib/data/generated/client";
import { paths } from "../lib/paths";
import { photo, sample } from "./fixtures/media";
import { test } from "./fixtures/test";

async function openItem(page: Page, item: MediaItem) {
  await page.goto(paths.item(item.phoneNumberId, item.id));
  return page.getByRole("complementary", { name: "Inspector" });
}

test("a photo is drawn in the inspector and over the whole screen, and Escape goes back step by step", async ({
  desk,
  signedInAs,
}) => {
  const item = await desk.receive(await photo({ caption: "The cup is broken", profileName: "Noa" }));
  const page = await signedInAs("VIEWER");
  await page.goto(paths.media(desk.number.id));
  await page.getByRole("option").click();
  await expect(page).toHaveURL(paths.item(desk.number.id, item.id));

  const name = "Photo from Noa: The cup is broken";
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  const width = (image: HTMLImageElement) => image.naturalWidth;
  await expect.poll(() => inspector.getByRole("img", { name }).evaluate(width)).toBe(320);
  await page.getByRole("option").press("Enter");
  const viewer = page.getByRole("dialog", { name: /^Viewer/ });
  await expect.poll(() => viewer.getByRole("img", { name }).evaluate(width)).toBe(320);

  await page.keyboard.press("Escape");
  await expect(viewer).toBeHidden();
  await expect(inspector).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(inspector).toBeHidden();
  await expect(page).toHaveURL(paths.media(desk.number.id));
});

test("a video is played by byte ranges, and only when somebody starts it", async ({ desk, signedInAs }) => {
  const item = await desk.receive(await sample("parcel-all-round.mp4"));
  const page = await signedInAs("VIEWER");
  const ranges: string[] = [];
  page.on("response", (response) => {
    const range = response.request().headers().range;
    if (response.url().endsWith(paths.api.content(item.id)) && range) ranges.push(`${response.status()} ${range}`);
  });
  const video = (await openItem(page, item)).locator("video");
  await expect.poll(() => video.evaluate((player: HTMLVideoElement) => player.duration)).toBeGreaterThan(0);
  expect(await video.evaluate((player: HTMLVideoElement) => player.paused)).toBe(true);

  await video.evaluate((player: HTMLVideoElement) => {
    player.muted = true;
    return player.play();
  });
  await expect.poll(() => video.evaluate((player: HTMLVideoElement) => player.currentTime)).toBeGreaterThan(0);
  expect(ranges).toContainEqual(expect.stringMatching(/^206 bytes=\d/));
});

test("a voice note says how long it is, plays and pauses", async ({ desk, signedInAs }) => {
  const item = await desk.receive(await sample("voice-long-story.ogg"));
  const page = await signedInAs("VIEWER");
  const inspector = await openItem(page, item);
  const audio = inspector.locator("audio");
  await expect.poll(() => audio.evaluate((player: HTMLAudioElement) => player.duration)).toBeGreaterThan(1);
  await inspector.getByRole("button", { name: "Play" }).click();
  await expect.poll(() => audio.evaluate((player: HTMLAudioElement) => player.currentTime)).toBeGreaterThan(0);
  await inspector.getByRole("button", { name: "Pause" }).click();
  expect(await audio.evaluate((player: HTMLAudioElement) => player.paused)).toBe(true);
});

test("a document is drawn in a frame that has neither our session nor a way to the network", async ({
  desk,
  signedInAs,
}) => {
  const item = await desk.receive(await sample("invoice-10447.pdf"));
  const page = await signedInAs("VIEWER");
  const inspector = await openItem(page, item);
  await expect(inspector.locator("iframe")).toHaveAttribute("sandbox", "allow-scripts");
  const frame = inspector.frameLocator("iframe");
  await expect(frame.getByText(/invoice/i).first()).toBeVisible();

  const inside = await frame.locator("body").evaluate(async () => {
    const reach = async (what: () => unknown) => {
      try {
        await what();
        return "allowed";
      } catch {
        return "refused";
      }
    };
    return {
      origin: self.origin,
      cookies: await reach(() => document.cookie),
      storage: await reach(() => localStorage.length),
      parent: await reach(() => window.parent.document),
    };
  });
  expect(inside).toEqual({ origin: "null", cookies: "refused", storage: "refused", parent: "refused" });
});

test("what runs in a document's frame is refused every request", async ({ desk, signedInAs, problems }) => {
  problems.expect(/Content Security Policy|Refused to connect|Failed to fetch/);
  const item = await desk.receive(await sample("invoice-10447.pdf"));
  const page = await signedInAs("VIEWER");
  const inspector = await openItem(page, item);
  const body = inspector.frameLocator("iframe").locator("body");
  const asked = (url: string) =>
    body.evaluate(
      (_, to) =>
        fetch(to).then(
          () => "allowed",
          () => "refused",
        ),
      url,
    );
  expect(await asked(new URL(paths.api.numbers(), page.url()).href)).toBe("refused");
});

test("a web page in disguise is offered to be saved and never runs", async ({ desk, signedInAs }) => {
  const item = await desk.receive(await sample("product-photo.jpg"));
  const page = await signedInAs("VIEWER");
  const inspector = await openItem(page, item);
  await expect(inspector.getByText("This kind of file is not opened in the browser.")).toBeVisible();
  await expect(inspector.getByRole("link", { name: "Save to disk" }).first()).toBeVisible();
  const title = await page.title();

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.evaluate((url) => window.location.assign(url), paths.api.content(item.id)),
  ]);
  expect(download.suggestedFilename()).not.toMatch(/\.html?$/);
  expect(await page.title()).toBe(title);
});

test("what is saved to disk has the sender's name and every byte", async ({ desk, signedInAs }) => {
  const media = await sample("return-label.pdf", { fileName: "Rücksendung №7.pdf" });
  const item = await desk.receive(media);
  const page = await signedInAs("VIEWER");
  const inspector = await openItem(page, item);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    inspector.getByRole("link", { name: "Save to disk" }).first().click(),
  ]);
  expect(download.suggestedFilename()).toBe("Rücksendung №7.pdf");
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).equals(media.bytes)).toBe(true);
});
