import { expect, type Locator, type Page } from "@playwright/test";
import { withdrawNumbers } from "../lib/auth/manage-operators";
import { inTransaction } from "../lib/data/transaction";
import { paths } from "../lib/paths";
import { SYSTEM } from "../lib/testing/factories";
import { photo, sample } from "./fixtures/media";
import { addItems, fileNameOf } from "./fixtures/rows";
import { MISSING } from "./fixtures/targets";
import { test } from "./fixtures/test";

const NOT_FOUND = "There is nothing here for you";

async function choose(page: Page, filter: string, ...choices: string[]): Promise<void> {
  await page.getByRole("search").getByRole("button", { name: filter }).click();
  for (const choice of choices) await page.getByRole("menuitemcheckbox", { name: choice }).click();
  await page.keyboard.press("Escape");
}

/** Names of the files in a table, by the number of the row, as far as they are drawn. */
function drawnRows(table: Locator): Promise<[number, string][]> {
  return table
    .locator("tbody tr")
    .evaluateAll((rows) =>
      rows.map((row) => [
        Number(row.getAttribute("aria-rowindex")) - 2,
        /order \d+\.pdf/.exec(row.textContent ?? "")?.[0] ?? "",
      ]),
    );
}

test("the rail leads to a number, which is shown as a grid or as a list, also to whoever gets the link", async ({
  desk,
  signedInAs,
}) => {
  await desk.receive(await photo({ caption: "The parcel arrived wet" }));
  await desk.receive(await sample("invoice-10447.pdf"));
  const page = await signedInAs("VIEWER");
  await page.goto("/");
  await expect(page).toHaveURL(paths.media("all"));
  await page.getByRole("navigation", { name: "Numbers" }).getByRole("link", { name: desk.number.name }).click();
  await expect(page).toHaveURL(paths.media(desk.number.id));

  const grid = page.getByRole("listbox", { name: `Media of ${desk.number.name}` });
  await expect(grid.getByRole("option")).toHaveCount(2);
  await expect(grid.getByRole("option", { name: /^Document, invoice-10447\.pdf, Stored/ })).toBeVisible();

  await page.getByRole("radio", { name: "List" }).click();
  const table = page.getByRole("grid", { name: `Media of ${desk.number.name}` });
  await expect(table.getByRole("row", { name: /The parcel arrived wet/ })).toBeVisible();
  await page.reload();
  await expect(table.getByRole("row", { name: /invoice-10447\.pdf/ })).toBeVisible();
});

test("filters narrow the list, stand in the address, and are undone one by one by Back", async ({
  desk,
  signedInAs,
}) => {
  await addItems(desk, 6, (index) => ({
    status: index % 2 ? "GONE" : "FAILED",
    kind: index < 3 ? "IMAGE" : "DOCUMENT",
    failureReason: index % 2 ? "NOT_FOUND" : "AUTH",
  }));
  const page = await signedInAs("VIEWER");
  await page.goto(paths.media(desk.number.id));
  const options = page.getByRole("option");
  await expect(options).toHaveCount(6);

  await choose(page, "Status", "Gone");
  await expect(options).toHaveCount(3);
  await choose(page, "Kind", "Photo");
  await expect(options).toHaveCount(1);
  expect(new URL(page.url()).searchParams.get("status")).toBe("GONE");
  expect(new URL(page.url()).searchParams.get("kind")).toBe("IMAGE");
  await page.reload();
  await expect(options).toHaveCount(1);

  await page.goBack();
  await expect(options).toHaveCount(3);
  await page.getByRole("button", { name: "Remove the filter Status" }).click();
  await expect(options).toHaveCount(6);

  await page.getByLabel("Search file name or caption").fill("order 004");
  await expect(options).toHaveCount(1);
  await page.getByLabel("Search file name or caption").fill("no such order");
  await expect(page.getByText("Nothing matches these filters")).toBeVisible();
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await expect(options).toHaveCount(6);
});

test("scrolling reads page after page, in order, and shows no item twice", async ({ desk, signedInAs }) => {
  const count = 150;
  await addItems(desk, count);
  const page = await signedInAs("VIEWER");
  await page.goto(paths.media(desk.number.id, { layout: "list" }));
  const table = page.getByRole("grid");
  await expect(table.getByRole("row", { name: fileNameOf(0) })).toBeVisible();
  const seen = new Map<number, string>();
  const readOn = async () => {
    for (const [index, name] of await drawnRows(table)) {
      expect(seen.get(index) ?? name, `row ${index}`).toBe(name);
      seen.set(index, name);
    }
    await table.locator("tbody tr").last().scrollIntoViewIfNeeded();
    return seen.size;
  };
  await expect.poll(readOn, { intervals: [50], timeout: 45_000 }).toBe(count);
  await expect(page.getByText("This is all there is.")).toBeVisible();
  expect([...seen].sort(([a], [b]) => a - b).map(([, name]) => name)).toEqual(
    Array.from({ length: count }, (_, index) => fileNameOf(index)),
  );
});

test("Back finds the list where it was left", async ({ desk, signedInAs }) => {
  await addItems(desk, 120);
  const page = await signedInAs("VIEWER");
  await page.goto(paths.media(desk.number.id, { layout: "list" }));
  const table = page.getByRole("grid");
  const row = table.getByRole("row", { name: /order 090\.pdf/ });
  await expect(async () => {
    await table.evaluate((element) => element.scrollBy(0, 400));
    await expect(row).toBeInViewport({ timeout: 250 });
  }).toPass({ intervals: [50] });
  const offset = await table.evaluate((element) => element.scrollTop);

  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Uploads" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Uploads" })).toBeVisible();
  await page.goBack();
  await expect(row).toBeInViewport();
  await expect.poll(() => table.evaluate((element) => element.scrollTop)).toBe(offset);
});

test("a number without media says what to expect, and a person without numbers whom to ask", async ({
  desk,
  signedInAs,
  problems,
}) => {
  problems.expect(/status of 404/);
  const page = await signedInAs("OPERATOR");
  await page.goto(paths.media(desk.number.id));
  await expect(page.getByText("No media yet")).toBeVisible();
  await expect(page.getByText("appear here by themselves")).toBeVisible();

  const { id } = await desk.operator("OPERATOR");
  await inTransaction((tx) => withdrawNumbers(SYSTEM, tx, id, [desk.number.id]));
  await page.goto("/");
  await expect(page.getByText("No number is yours to see yet")).toBeVisible();
  await expect(page.getByText("Ask whoever runs this installation")).toBeVisible();
});

test("a foreign number, a missing one and a wrong address end alike", async ({
  desk,
  neighbour,
  signedInAs,
  problems,
}) => {
  problems.expect(/status of 404/);
  const page = await signedInAs("OPERATOR");
  for (const path of [
    paths.media(neighbour.number.id),
    paths.media(MISSING.phoneNumberId),
    paths.media("nonsense"),
    "/nowhere",
  ]) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByText(NOT_FOUND), path).toBeVisible();
    await expect(page.getByText(neighbour.number.digits)).toHaveCount(0);
  }
  await page.getByRole("link", { name: "Go to all numbers" }).click();
  await expect(page.getByRole("navigation", { name: "Numbers" }).getByText(desk.number.name)).toBeVisible();
});

test("a foreign item and a missing one end alike in the inspector", async ({ neighbour, signedInAs, problems }) => {
  problems.expect(/status of 404/);
  const foreign = await neighbour.receive(await photo());
  const page = await signedInAs("OPERATOR");
  for (const itemId of [foreign.id, MISSING.itemId, "nonsense"]) {
    await page.goto(paths.item("all", itemId));
    const inspector = page.getByRole("complementary", { name: "Inspector" });
    await expect(
      inspector.getByText("There is no such item, or it belongs to a number that is not yours to see."),
    ).toBeVisible();
  }
});
