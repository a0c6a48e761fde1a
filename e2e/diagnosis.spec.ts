import { expect, type Locator, type Page } from "@playwright/test";
import type { MediaItem } from "../lib/data/generated/client";
import { paths } from "../lib/paths";
import type { Desk } from "./fixtures/desk";
import { examine } from "./fixtures/examine";
import { photo } from "./fixtures/media";
import { test } from "./fixtures/test";

// Recording what every rule of accessibility reads costs more than the rules.
test.use({ trace: "off" });
test.describe.configure({ timeout: 120_000 });

const CLIPBOARD = { permissions: ["clipboard-read", "clipboard-write"] };

async function openState(page: Page, item: MediaItem): Promise<Locator> {
  await page.goto(paths.item(item.phoneNumberId, item.id));
  return page.getByRole("complementary", { name: "Inspector" }).getByRole("region", { name: "State" });
}

/** Media whose bytes the provider has lost. */
async function goneItem(desk: Desk, lose: (providerMediaId: string) => Promise<unknown>): Promise<MediaItem> {
  const media = await photo();
  const providerMediaId = await desk.putMedia(media);
  await lose(providerMediaId);
  await desk.announce(providerMediaId, media);
  return desk.settled(providerMediaId, "GONE");
}

/** As somebody without a mouse gets there. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("The focus never came there.");
}

test("a failed item explains itself, and the text for the customer is copied in another language with the keyboard alone", async ({
  desk,
  sandbox,
  signedInAs,
}) => {
  const item = await goneItem(desk, (id) => sandbox.setMediaState(id, "object-missing"));
  const page = await signedInAs("OPERATOR", { ...CLIPBOARD, locale: "en-GB" });
  const state = await openState(page, item);
  await expect(state.getByRole("heading", { level: 3 })).toHaveText("No longer at provider");
  await expect(state.getByText("The file is no longer in NXCloud's file store.")).toBeVisible();
  await expect(state.getByText("The customer has to act")).toBeVisible();
  await expect(state.getByText("Ask the customer to send it again.")).toBeVisible();
  await expect(state.getByText("HTTP 404 · NoSuchKey")).toBeVisible();

  const answer = state.getByText("<Code>NoSuchKey</Code>");
  await expect(answer).toBeHidden();
  await tabTo(page, state.locator("summary", { hasText: "Raw answer" }));
  await page.keyboard.press("Enter");
  await expect(answer).toBeVisible();

  const message = state.getByRole("region", { name: "Message for the customer" });
  await expect(message.getByRole("blockquote")).toHaveText(/^Hello! .* Could you please send it again\?/);
  const language = message.getByRole("combobox", { name: "Language of the message" });
  await tabTo(page, language);
  await page.keyboard.press("End");
  await expect(language).toHaveValue("ar");
  await expect(message.getByRole("blockquote")).toHaveText(/^مرحبًا!/);
  await expect(message.getByRole("blockquote")).toHaveAttribute("dir", "rtl");
  await expect(message.getByRole("blockquote")).toHaveAttribute("lang", "ar");

  await tabTo(page, message.getByRole("button", { name: "Copy message" }));
  await page.keyboard.press("Enter");
  await expect(message.getByRole("status")).toHaveText("Paste it into the conversation.");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    await message.getByRole("blockquote").textContent(),
  );

  await page.reload();
  await expect(language).toHaveValue("ar");
});

test("the text for the customer begins in the language of the browser", async ({ desk, sandbox, signedInAs }) => {
  const item = await goneItem(desk, (id) => sandbox.setMediaState(id, "object-missing"));
  const state = await openState(await signedInAs("VIEWER", { locale: "pt-BR" }), item);
  await expect(state.getByRole("blockquote")).toHaveText(/^Olá! /);
  await expect(state.getByRole("blockquote")).toHaveAttribute("lang", "pt");
});

test("what an administrator has to mend says how, how sure it is, and asks no customer", async ({
  desk,
  sandbox,
  signedInAs,
}) => {
  const media = await photo();
  const providerMediaId = await desk.putMedia(media);
  await sandbox.addFault({
    match: { operation: "getMedia", mediaId: providerMediaId },
    times: "forever",
    fault: { kind: "code", code: 1003 },
  });
  await desk.announce(providerMediaId, media);
  const item = await desk.settled(providerMediaId, "FAILED");
  const state = await openState(await signedInAs("OPERATOR"), item);
  await expect(state.getByRole("heading", { level: 3 })).toHaveText("Probably: Credentials refused");
  await expect(state.getByText("NXCloud did not accept the signature of the call (code 1003).")).toBeVisible();
  await expect(state.getByText("An administrator has to act")).toBeVisible();
  await expect(
    state.getByText("Enter the access secret of the connection again; after that, re-download."),
  ).toBeVisible();
  await expect(state.getByText("Message for the customer")).toBeHidden();
  await expect(state.getByRole("link", { name: "Open connection" })).toHaveCount(0);

  const admin = await signedInAs("ADMIN");
  await (await openState(admin, item)).getByRole("link", { name: "Open connection" }).click();
  await expect(admin).toHaveURL(paths.connection(item.connectionId));
});

test("a code that no document describes says so and keeps the raw answer", async ({ desk, sandbox, signedInAs }) => {
  const media = await photo();
  const providerMediaId = await desk.putMedia(media);
  await sandbox.addFault({
    match: { operation: "getMedia", mediaId: providerMediaId },
    times: "forever",
    fault: { kind: "code", code: 12345, message: "Moon in the way" },
  });
  await desk.announce(providerMediaId, media);
  const state = await openState(await signedInAs("OPERATOR"), await desk.settled(providerMediaId, "RETRY_WAIT"));
  await expect(state.getByRole("heading", { level: 3 })).toHaveText("Possibly: Failed, cause unknown");
  await expect(state.getByText("code 12345, which its documents do not describe")).toBeVisible();
  await expect(state.getByText("NXCloud has to act")).toBeVisible();
  await state.getByText("Raw answer").click();
  await expect(state.getByText("Moon in the way")).toBeVisible();
});

test("the explanation is readable in both themes, and fits a phone", async ({ desk, sandbox, signedInAs }) => {
  const item = await goneItem(desk, (id) => sandbox.setMediaState(id, "object-missing"));
  const page = await signedInAs("OPERATOR", { colorScheme: "light", reducedMotion: "reduce" });
  const state = await openState(page, item);
  await state.getByText("Raw answer").click();
  await state.getByRole("combobox", { name: "Language of the message" }).selectOption("ar");
  await examine(page, "a failed item that explains itself");

  await page.setViewportSize({ width: 390, height: 844 });
  const covering = page.getByRole("dialog", { name: "Inspector" }).getByRole("region", { name: "State" });
  await expect(covering.getByRole("button", { name: "Copy message" })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await examine(page, "the same on a phone");
});
