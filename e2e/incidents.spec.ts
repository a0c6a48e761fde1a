import { expect, type Page } from "@playwright/test";
import { db } from "../lib/data/db";
import { paths } from "../lib/paths";
import type { NxcloudControl } from "../lib/sandbox/nxcloud/control-client";
import { waitFor } from "../lib/testing/wait-for";
import type { Desk } from "./fixtures/desk";
import { photo } from "./fixtures/media";
import { test } from "./fixtures/test";

/** Every download of the desk is refused for its credentials until the faults are cleared. */
async function failingMedia(desk: Desk, sandbox: NxcloudControl, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const media = await photo({ from: index === 0 ? "491520000471" : "491520000472" });
    const id = await desk.putMedia(media);
    const fault = { kind: "code", code: 1003 } as const;
    await sandbox.addFault({ match: { operation: "getMedia", mediaId: id }, times: "forever", fault });
    await desk.announce(id, media);
    await desk.settled(id, "FAILED");
    ids.push(id);
  }
  return ids;
}

async function openOnly(page: Page) {
  await page.goto(paths.incidents());
  const row = page.getByRole("row", { name: /Credentials refused/ });
  await expect(row).toHaveCount(1);
  return row;
}

test("failures with one cause are one incident, which the failed item leads to", async ({
  desk,
  sandbox,
  signedInAs,
}) => {
  const [first] = await failingMedia(desk, sandbox, 3);
  const page = await signedInAs("OPERATOR");
  const row = await openOnly(page);
  await expect(row).toContainText("3 items of 2 customers");
  await expect(row).toContainText("An administrator has to act");
  await expect(row.getByRole("img", { name: /3 times in the last 24 hours/ })).toBeVisible();
  await expect(
    page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Incidents 1 open" }),
  ).toBeVisible();

  const item = await desk.settled(first ?? "", "FAILED");
  await page.goto(paths.item(item.phoneNumberId, item.id));
  await page
    .getByRole("complementary", { name: "Inspector" })
    .getByRole("link", { name: "1 of 3 with the same cause" })
    .click();
  await expect(page.getByRole("heading", { level: 1, name: /^Credentials refused/ })).toBeVisible();
  await expect(page.getByRole("list", { name: "Affected" }).getByRole("listitem")).toHaveCount(3);
  await expect(page.getByText("code 1003").first()).toBeVisible();
});

/** What a request waits for until the test lets it go. */
function hold(): { readonly held: Promise<void>; readonly release: () => void } {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { held, release };
}

test("an incident is taken, put out of sight and opened again, and each deed is on record", async ({
  desk,
  sandbox,
  signedInAs,
}) => {
  await failingMedia(desk, sandbox, 2);
  const page = await signedInAs("OPERATOR");
  await (await openOnly(page)).getByRole("link").click();
  // The rail is slow in coming after the deed.
  const { held, release } = hold();
  await page.route(`**${paths.api.numbers()}`, (route) => held.then(() => route.continue()));
  await page.getByRole("button", { name: "Acknowledge" }).click();
  await expect(page.getByText(/has it in hand/)).toContainText("Test operator");
  await expect(page.getByRole("button", { name: "Snooze" })).toBeFocused();
  release();
  await page.getByRole("button", { name: "Snooze" }).click();
  await page.getByRole("menuitem", { name: "Until tomorrow morning" }).click();
  await expect(page.getByText(/Out of sight until/)).toBeVisible();

  await page.goto(paths.incidents());
  await expect(page.getByText("Nothing is going wrong")).toBeVisible();
  await page.getByLabel("State").selectOption("Snoozed");
  await page.getByRole("link", { name: /Credentials refused/ }).click();
  await page.getByRole("button", { name: "Reopen" }).click();
  await expect(page.getByRole("button", { name: "Reopen" })).toHaveCount(0);
  const { id } = await db().incident.findFirstOrThrow({ where: { phoneNumberId: desk.number.id } });
  const entries = await db().auditEntry.findMany({ where: { subjectId: id }, orderBy: { at: "asc" } });
  expect(entries.map(({ action }) => action)).toEqual(["incident.acknowledge", "incident.snooze", "incident.reopen"]);
});

test("a deed at an incident is done once, however often it is clicked before the page tells the new state", async ({
  desk,
  sandbox,
  signedInAs,
}) => {
  await failingMedia(desk, sandbox, 2);
  const page = await signedInAs("OPERATOR");
  await (await openOnly(page)).getByRole("link").click();
  await expect(page.getByRole("button", { name: "Acknowledge" })).toBeVisible();
  // The page is slow in coming after the deed.
  const { held, release } = hold();
  let deeds = 0;
  await page.route("**/incidents/*", async (route) => {
    if (route.request().method() === "GET") await held;
    else deeds += 1;
    await route.continue();
  });
  await page.getByRole("button", { name: "Acknowledge" }).click();
  await expect(page.getByText("The incident is marked as yours")).toBeVisible();
  await page.getByRole("button", { name: "Acknowledge" }).click({ force: true });
  release();
  await expect(page.getByText(/has it in hand/)).toBeVisible();
  // Deeds are sent one after the other, so this one comes behind whatever the second click has asked for.
  await page.getByRole("button", { name: "Reopen" }).click();
  await expect(page.getByText("The incident is open again")).toBeVisible();
  expect(deeds).toBe(2);
});

test("an incident closes itself when the same works again, before the eyes of who looks", async ({
  desk,
  sandbox,
  signedInAs,
}) => {
  await failingMedia(desk, sandbox, 2);
  const page = await signedInAs("OPERATOR");
  await (await openOnly(page)).getByRole("link").click();
  await expect(page.getByRole("button", { name: "Close" })).toBeVisible();
  await desk.receive(await photo());
  await waitFor(() => db().incident.findFirst({ where: { phoneNumberId: desk.number.id, state: "CLOSED" } }), {
    what: "the incident to be closed",
  });
  await expect(page.getByText("A download of this number succeeded again.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Close" })).toHaveCount(0);
  // What failed meanwhile is still to be fetched.
  await expect(page.getByRole("list", { name: "Affected" }).getByRole("listitem")).toHaveCount(2);

  await failingMedia(desk, sandbox, 1);
  await expect(page.getByText(/Came back/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Acknowledge" })).toBeVisible();
});

test("a viewer sees an incident and can do nothing about it", async ({ desk, sandbox, signedInAs }) => {
  await failingMedia(desk, sandbox, 2);
  const page = await signedInAs("VIEWER");
  await (await openOnly(page)).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name: /^Credentials refused/ })).toBeVisible();
  for (const name of ["Acknowledge", "Snooze", "Close", "Reopen"]) {
    await expect(page.getByRole("button", { name })).toHaveCount(0);
  }
});

test("the health board says whose turn it is and leads on", async ({ desk, sandbox, signedInAs }) => {
  const page = await signedInAs("OPERATOR");
  await desk.receive(await photo());
  await page.goto(paths.media(desk.number.id));
  await page.getByRole("region", { name: desk.number.name }).getByRole("link", { name: "Healthy" }).click();
  await expect(page).toHaveURL(/\/health#/);
  const card = page.getByRole("article", { name: desk.number.name });
  await expect(card).toBeInViewport();
  await expect(card).toContainText("Healthy");
  await expect(page.getByRole("region", { name: "Is it us or them?" })).toContainText("everything works");

  // Few enough that the number's breaker stays closed.
  await failingMedia(desk, sandbox, 3);
  await page.reload();
  await expect(page.getByRole("region", { name: "Is it us or them?" })).toContainText(
    "It is us: NXCloud refuses our credentials",
  );
  await expect(card).toContainText("Degraded");
  await page.getByRole("navigation", { name: "Time shown" }).getByRole("link", { name: "7 days" }).click();
  await expect(page).toHaveURL(/range=7d/);
  await expect(card.getByRole("img", { name: /in the last 7 days/ })).toBeVisible();
  await card.getByRole("link", { name: "Credentials refused" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Credentials refused/ })).toBeVisible();
});
