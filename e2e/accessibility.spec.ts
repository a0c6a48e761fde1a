import { type BrowserContextOptions, expect } from "@playwright/test";
import { db } from "../lib/data/db";
import { paths } from "../lib/paths";
import type { Desk } from "./fixtures/desk";
import { examine } from "./fixtures/examine";
import { photo, sample } from "./fixtures/media";
import { addItems } from "./fixtures/rows";
import { MISSING } from "./fixtures/targets";
import { test } from "./fixtures/test";

/** A list with every status and every kind in it. */
async function fill(desk: Desk): Promise<void> {
  const statuses = ["REFERENCED", "QUEUED", "DOWNLOADING", "RETRY_WAIT", "AWAITING_PROVIDER"] as const;
  const failed = ["FAILED", "GONE", "QUARANTINED", "PURGED"] as const;
  const kinds = ["IMAGE", "VIDEO", "AUDIO", "VOICE", "DOCUMENT", "STICKER", "UNKNOWN"] as const;
  const shown = [...statuses, ...failed];
  const due = new Date(Date.now() + 3_600_000);
  await addItems(desk, shown.length, (index) => ({
    status: shown[index],
    kind: kinds[index % kinds.length],
    leaseUntil: due,
    nextAttemptAt: due,
    failureReason: index < statuses.length ? null : "AUTH",
    caption: "Where is my parcel?",
    sender: "4915100002018",
  }));
  await desk.receive(await sample("voice-short-yes.ogg"));
  await desk.receive(await sample("claim-photos.zip"));
  await desk.receive(await photo());
}

const LOOK: BrowserContextOptions = { colorScheme: "light", reducedMotion: "reduce" };

// Recording what every rule reads costs more than the rules.
test.use({ trace: "off" });
test.describe.configure({ timeout: 120_000 });

test("signing in", async ({ openPage, problems }) => {
  problems.expect(/401/);
  const page = await openPage(LOOK);
  await page.goto("/sign-in");
  await examine(page, "sign-in");
  await page.getByLabel("E-mail").fill("nobody@example.org");
  await page.getByLabel("Password", { exact: true }).fill("a wrong password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "do not match" })).toBeVisible();
  await examine(page, "a refused sign-in");
});

test("the explorer in each of its states", async ({ desk, signedInAs, problems }) => {
  problems.expect(/status of (404|500)/);
  const page = await signedInAs("OPERATOR", LOOK);
  await page.goto(paths.media(desk.number.id));
  await expect(page.getByText("No media yet")).toBeVisible();
  await examine(page, "nothing yet");

  await fill(desk);
  await page.goto(paths.media(desk.number.id));
  await expect(page.getByRole("option").last()).toBeVisible();
  await examine(page, "the grid");
  await page
    .getByRole("option")
    .first()
    .click({ modifiers: ["ControlOrMeta"] });
  await expect(page.getByText("1 selected")).toBeVisible();
  await examine(page, "a selection");
  await page.goto(paths.media("all", { layout: "list" }));
  await expect(page.getByRole("row").last()).toBeVisible();
  await examine(page, "the list");
  await page.goto(paths.media(desk.number.id, { q: "no such order", status: "FAILED" }));
  await expect(page.getByText("Nothing matches these filters")).toBeVisible();
  await examine(page, "no match");

  await page.goto(paths.media(MISSING.phoneNumberId));
  await expect(page.getByText("There is nothing here for you")).toBeVisible();
  await examine(page, "not found");
  await page.route("**/api/media?**", (route) =>
    route.fulfill({
      status: 500,
      json: { error: { code: "INTERNAL", message: "Something went wrong.", requestId: "4711" } },
    }),
  );
  await page.goto(paths.media(desk.number.id));
  await expect(page.getByText("The media could not be loaded")).toBeVisible();
  await examine(page, "failed to load");
});

test("the inspector and the viewer", async ({ desk, sandbox, signedInAs, problems }) => {
  problems.expect(/status of 404/);
  const stored = await desk.receive(await photo());
  const recording = await desk.receive(await sample("voice-short-yes.ogg"));
  const film = await desk.receive(await sample("mug-close-up.mp4"));
  const document = await desk.receive(await sample("return-label.pdf"));
  const media = await photo();
  const failedId = await desk.putMedia(media);
  const fault = { kind: "code", code: 1003 } as const;
  await sandbox.addFault({ match: { operation: "getMedia", mediaId: failedId }, times: "forever", fault });
  await desk.announce(failedId, media);
  const goneId = await desk.putMedia(media);
  await sandbox.setMediaState(goneId, "object-missing");
  await desk.announce(goneId, media);

  const page = await signedInAs("OPERATOR", LOOK);
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  for (const [what, { id }, fact] of [
    ["a stored photo", stored, inspector.getByRole("img")],
    ["a voice note", recording, inspector.getByRole("button", { name: "Play" })],
    ["a video", film, inspector.locator("video")],
    ["a document", document, inspector.frameLocator("iframe").locator("canvas").first()],
    ["a failed item", await desk.settled(failedId, "FAILED"), inspector.getByText("Credentials refused").first()],
    ["a gone item", await desk.settled(goneId, "GONE"), inspector.getByText("The customer has to act")],
    ["a foreign item", { id: MISSING.itemId }, inspector.getByText("Not here")],
  ] as const) {
    await page.goto(paths.item(desk.number.id, id));
    await expect(fact).toBeVisible();
    await examine(page, what);
  }
  await page.goto(paths.item(desk.number.id, stored.id));
  await inspector.getByRole("button", { name: /^Open the viewer/ }).click();
  await expect(page.getByRole("dialog", { name: /^Viewer/ }).getByRole("img")).toBeVisible();
  await examine(page, "the viewer");
});

test("dialogs, menus and uploads", async ({ desk, signedInAs }) => {
  const item = await desk.receive(await photo());
  const page = await signedInAs("OPERATOR", LOOK);
  await page.goto("/uploads");
  await expect(page.getByText("Nothing was uploaded yet")).toBeVisible();
  await examine(page, "no uploads");

  await page.goto(paths.media(desk.number.id));
  const { bytes, mimeType } = await photo();
  await page.getByLabel("Files to upload").first().setInputFiles({ name: "a.jpg", mimeType, buffer: bytes });
  await expect(page.getByRole("region", { name: "Uploads" }).getByLabel("Done")).toBeVisible();
  await examine(page, "the dock of uploads");
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Uploads" }).click();
  await expect(page.getByRole("row", { name: /a\.jpg/ })).toBeVisible();
  await examine(page, "the list of uploads");

  await page.goto(paths.media(desk.number.id));
  await page.getByRole("button", { name: "Fetch by id" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Fetch" }).click();
  await expect(page.getByText("Enter the provider media id.")).toBeVisible();
  await examine(page, "fetch by id");
  await page.keyboard.press("Escape");
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("combobox").fill(item.providerMediaId);
  await expect(page.getByRole("dialog").getByRole("option")).toHaveCount(1);
  await examine(page, "find by id");
  await page.keyboard.press("Escape");
  await page.getByRole("search").getByRole("button", { name: "Status" }).click();
  await expect(page.getByRole("menuitemcheckbox", { name: "Gone" })).toBeVisible();
  await examine(page, "a menu");
  await page.keyboard.press("Escape");
  await page.getByRole("listbox").focus();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard" })).toBeVisible();
  await examine(page, "help");
});

test("incidents and health", async ({ desk, sandbox, signedInAs }) => {
  const page = await signedInAs("OPERATOR", LOOK);
  await page.goto(paths.incidents());
  await expect(page.getByText("Nothing is going wrong")).toBeVisible();
  await examine(page, "no incident");
  await desk.receive(await photo());
  const media = await photo();
  const failing = await desk.putMedia(media);
  const fault = { kind: "code", code: 1003 } as const;
  await sandbox.addFault({ match: { operation: "getMedia", mediaId: failing }, times: "forever", fault });
  await desk.announce(failing, media);
  await desk.settled(failing, "FAILED");
  await page.goto(paths.incidents());
  await expect(page.getByRole("row", { name: /Credentials refused/ })).toBeVisible();
  await examine(page, "the list of incidents");
  await page
    .getByRole("row", { name: /Credentials refused/ })
    .getByRole("link")
    .click();
  await expect(page.getByRole("list", { name: "Affected" })).toBeVisible();
  await page.getByText("The same in numbers").click();
  await examine(page, "an incident");
  await page.goto(paths.health());
  await expect(page.getByRole("article", { name: desk.number.name })).toBeVisible();
  await examine(page, "the health board");
});

test("connections, deliveries and help", async ({ desk, signedInAs, problems }) => {
  problems.expect(/status of 404/);
  await desk.receive(await photo());
  const page = await signedInAs("ADMIN", LOOK);
  await page.goto(paths.connections());
  await expect(page.getByRole("row").last()).toBeVisible();
  await examine(page, "the list of connections");
  await page.goto(paths.newConnection());
  await examine(page, "the choice of a provider");
  await page.goto(paths.newConnection("nxcloud"));
  await page.getByText(/^More settings/).click();
  await page.getByRole("button", { name: "Add connection" }).click();
  await expect(page.getByText("Give the connection a name.")).toBeVisible();
  await examine(page, "a form with problems");
  await page.goto(paths.connection(desk.connectionId));
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByRole("list", { name: "What the check found" })).toBeVisible();
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(page.getByRole("button", { name: "Copy address" })).toBeVisible();
  await examine(page, "a connection");
  await page.getByRole("button", { name: "Discover numbers" }).click();
  await expect(page.getByRole("dialog").getByRole("checkbox").first()).toBeVisible();
  await examine(page, "numbers to choose from");
  await page.goto(paths.deliveries({ connection: desk.connectionId }));
  await examine(page, "the list of deliveries");
  await page.getByRole("table").getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: /^Delivery/, level: 1 })).toBeVisible();
  await examine(page, "a delivery");
  await page.goto(paths.deliveries({ connection: MISSING.connectionId }));
  await expect(page.getByText("Nothing matches these filters")).toBeVisible();
  await examine(page, "no delivery");
  await page.goto(paths.help("troubleshoot"));
  await examine(page, "help");
});

test("a phone", async ({ desk, signedInAs }) => {
  await addItems(desk, 3, () => ({ status: "FAILED", failureReason: "AUTH" }));
  const { id } = await db().mediaItem.findFirstOrThrow({ where: { connectionId: desk.connectionId } });
  const viewport = { width: 390, height: 844 };
  const page = await signedInAs("OPERATOR", { ...LOOK, viewport, hasTouch: true, isMobile: true });
  await page.goto(paths.media("all"));
  await expect(page.getByRole("option")).toHaveCount(3);
  await examine(page, "the grid on a phone");
  await page.getByRole("button", { name: "More" }).tap();
  await expect(page.getByRole("dialog").getByRole("link", { name: desk.number.name })).toBeVisible();
  await examine(page, "the rail on a phone");
  await page.goto(paths.item(desk.number.id, id));
  await expect(page.getByRole("dialog", { name: "Inspector" }).getByText("Never downloaded")).toBeVisible();
  await examine(page, "the inspector on a phone");
});
