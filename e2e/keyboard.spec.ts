import { expect } from "@playwright/test";
import { db } from "../lib/data/db";
import { paths } from "../lib/paths";
import { photo } from "./fixtures/media";
import { addItems, fileNameOf } from "./fixtures/rows";
import { test } from "./fixtures/test";

test("with the keyboard alone an id is found, opened and downloaded again", async ({ desk, signedInAs }) => {
  const item = await desk.receive(await photo());
  const page = await signedInAs("OPERATOR");
  await page.goto(paths.media("all"));
  await expect(page.getByRole("option")).toHaveCount(1);

  await page.keyboard.press("ControlOrMeta+k");
  const palette = page.getByRole("dialog", { name: "Find by any id" });
  await expect(palette.getByRole("combobox")).toBeFocused();
  await page.keyboard.insertText(item.providerMediaId);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(paths.item(desk.number.id, item.id));
  await expect(palette).toBeHidden();
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  await expect(inspector.getByRole("heading", { name: "Stored and verified" })).toBeVisible();

  await page.keyboard.press("r");
  await expect(inspector.getByRole("heading", { name: /^Attempt 2/ })).toBeVisible();
  await expect
    .poll(async () => (await db().mediaItem.findUniqueOrThrow({ where: { id: item.id } })).status)
    .toBe("STORED");
});

test("what nobody may see is not found, and the palette says what it looks at", async ({ neighbour, signedInAs }) => {
  const foreign = await neighbour.receive(await photo());
  const page = await signedInAs("OPERATOR");
  await page.goto(paths.media("all"));
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.insertText(foreign.providerMediaId);
  const palette = page.getByRole("dialog", { name: "Find by any id" });
  await expect(palette.getByText("Nothing that you may see carries this.")).toBeVisible();
  await expect(palette.getByRole("option")).toHaveCount(0);
});

test("arrows and letters move through the list, Enter opens the viewer, Escape undoes one step at a time", async ({
  desk,
  signedInAs,
}) => {
  await addItems(desk, 12);
  const page = await signedInAs("VIEWER");
  await page.goto(paths.media(desk.number.id, { layout: "list" }));
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  const named = (index: number) => inspector.getByRole("heading", { level: 2, name: fileNameOf(index) });
  await page.getByRole("grid").focus();
  await page.keyboard.press("ArrowDown");
  await expect(named(0)).toBeAttached();
  await page.keyboard.press("ArrowDown");
  await expect(named(1)).toBeAttached();
  await page.keyboard.press("j");
  await expect(named(2)).toBeAttached();
  await page.keyboard.press("k");
  await expect(named(1)).toBeAttached();
  await page.keyboard.press("End");
  await expect(named(11)).toBeAttached();

  await page.keyboard.press("Space");
  await expect(page.getByText("1 selected")).toBeVisible();
  await page.keyboard.press("Enter");
  const viewer = page.getByRole("dialog", { name: /^Viewer/ });
  await expect(viewer).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(viewer).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(page.getByText("1 selected")).toBeHidden();
  await expect(inspector).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(inspector).toBeHidden();

  await page.keyboard.press("/");
  await expect(page.getByLabel("Search file name or caption")).toBeFocused();
  await page.keyboard.type("order 003");
  await expect(page.getByRole("row", { name: fileNameOf(3) })).toBeVisible();
  await expect(page.getByRole("row", { name: fileNameOf(4) })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("row", { name: fileNameOf(4) })).toBeVisible();
});

test("one Escape closes a dialog also while a tooltip of one of its buttons is open", async ({ desk, signedInAs }) => {
  await addItems(desk, 1);
  const page = await signedInAs("VIEWER");
  await page.goto(paths.media(desk.number.id));
  await page.getByRole("option").focus();
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard" });
  await page.keyboard.press("Tab");
  await expect(help.getByRole("button", { name: "Close" })).toBeFocused();
  await expect(page.getByRole("tooltip", { name: "Close" })).toBeAttached();
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();

  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const viewer = page.getByRole("dialog", { name: /^Viewer/ });
  await viewer.getByRole("button", { name: "Close" }).focus();
  await expect(page.getByRole("tooltip", { name: "Close" })).toBeAttached();
  await page.keyboard.press("Escape");
  await expect(viewer).toBeHidden();
  await expect(page.getByRole("complementary", { name: "Inspector" })).toBeVisible();

  await page.setViewportSize({ width: 800, height: 900 });
  const covering = page.getByRole("dialog", { name: "Inspector" });
  await covering.getByRole("button", { name: "Back" }).focus();
  await expect(page.getByRole("tooltip", { name: "Back" })).toBeAttached();
  await page.keyboard.press("Escape");
  await expect(covering).toBeHidden();
});

test("letters that are typed are text, and shortcuts of one letter can be switched off", async ({
  desk,
  signedInAs,
}) => {
  const item = await desk.receive(await photo());
  const page = await signedInAs("OPERATOR");
  await page.goto(paths.item(desk.number.id, item.id));
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  await expect(inspector.getByRole("heading", { name: "Stored and verified" })).toBeVisible();
  await page.getByLabel("Search file name or caption").pressSequentially("r");

  await page.getByLabel("Search file name or caption").clear();
  await page.getByRole("listbox").focus();
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard" });
  await help.getByRole("checkbox").uncheck();
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  await page.keyboard.press("r");
  await page.keyboard.press("?");
  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("dialog", { name: "Find by any id" })).toBeVisible();
  await expect(help).toBeHidden();
  expect(await db().mediaItem.findUniqueOrThrow({ where: { id: item.id } })).toMatchObject({ attemptCount: 1 });
});
