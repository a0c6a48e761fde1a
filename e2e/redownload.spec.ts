import { expect, type Page } from "@playwright/test";
import { db } from "../lib/data/db";
import type { MediaItem } from "../lib/data/generated/client";
import { paths } from "../lib/paths";
import type { NxcloudControl } from "../lib/sandbox/nxcloud/control-client";
import { photo } from "./fixtures/media";
import { test } from "./fixtures/test";

async function openItem(page: Page, item: MediaItem) {
  await page.goto(paths.item(item.phoneNumberId, item.id));
  return page.getByRole("complementary", { name: "Inspector" });
}

type Fault = Parameters<NxcloudControl["addFault"]>[0]["fault"];

function failing(sandbox: NxcloudControl, mediaId: string, fault: Fault) {
  return sandbox.addFault({ match: { operation: "getMedia", mediaId }, times: "forever", fault });
}

test("a re-download shows every step as it happens, in the tab that asked and in another one", async ({
  desk,
  sandbox,
  signedInAs,
}) => {
  const media = await photo();
  const item = await desk.receive(media);
  // About eight seconds for the whole of it.
  const fault = { kind: "slow", bytesPerSecond: Math.ceil(media.bytes.length / 8) } as const;
  await sandbox.addFault({ match: { operation: "download", mediaId: item.providerMediaId }, fault });
  const page = await signedInAs("OPERATOR");
  const asking = await openItem(page, item);
  const watching = await openItem(await page.context().newPage(), item);
  await expect(asking.getByRole("heading", { name: "Stored and verified" })).toBeVisible();
  await expect(watching.getByRole("heading", { name: "Stored and verified" })).toBeVisible();

  await asking.getByRole("button", { name: "Re-download" }).click();
  for (const tab of [asking, watching]) {
    await expect(tab.getByRole("status").filter({ hasText: "Downloading" })).toBeVisible();
    const bar = tab.getByRole("progressbar", { name: "Download" });
    await expect.poll(async () => Number(await bar.getAttribute("aria-valuenow"))).toBeGreaterThan(0);
  }
  for (const tab of [asking, watching]) {
    await expect(tab.getByRole("heading", { name: "Stored and verified" })).toBeVisible();
    await expect(tab.getByRole("heading", { name: /^Attempt 2/ })).toContainText("By hand");
  }
  const entry = await db().auditEntry.findFirstOrThrow({ where: { subjectId: item.id, action: "media.redownload" } });
  expect(entry.operatorId).toBe((await desk.operator("OPERATOR")).id);
});

test("the bytes from before stay to be seen while a re-download runs, and when it fails", async ({
  desk,
  sandbox,
  signedInAs,
}) => {
  const item = await desk.receive(await photo({ profileName: "Bia" }));
  await failing(sandbox, item.providerMediaId, { kind: "code", code: 1003 });
  const page = await signedInAs("OPERATOR");
  const inspector = await openItem(page, item);
  await inspector.getByRole("button", { name: "Re-download" }).click();
  await expect(inspector.getByRole("heading", { name: "Credentials refused" })).toBeVisible();
  await expect(inspector.getByRole("img", { name: "Photo from Bia" })).toBeVisible();
  await expect(inspector.getByText("The bytes from an earlier download are still here.")).toBeVisible();
  await expect(inspector.getByRole("link", { name: "Save to disk" })).toBeVisible();
});

test("a failed item says what happened, who has to act and what the provider answered", async ({
  desk,
  sandbox,
  signedInAs,
}) => {
  const media = await photo();
  const providerMediaId = await desk.putMedia(media);
  const { id: faultId } = await failing(sandbox, providerMediaId, {
    kind: "code",
    code: 1003,
    message: "Invalid sign",
  });
  await desk.announce(providerMediaId, media);
  const item = await desk.settled(providerMediaId, "FAILED");
  const page = await signedInAs("OPERATOR");
  await page.goto(paths.media(desk.number.id));
  await expect(page.getByRole("option", { name: /Credentials refused/ })).toContainText("Credentials refused");

  const inspector = await openItem(page, item);
  await expect(inspector.getByRole("status").filter({ hasText: "Failed, can be fetched" })).toBeVisible();
  const state = inspector.getByRole("region", { name: "State" });
  await expect(state.getByRole("heading", { name: "Credentials refused" })).toBeVisible();
  await expect(state.getByText("An administrator has to act")).toBeVisible();
  await expect(state.getByText("code 1003", { exact: true })).toBeVisible();
  await state.getByText("Raw answer").click();
  await expect(state.getByText("Invalid sign")).toBeVisible();
  await expect(inspector.getByText("Never downloaded")).toBeVisible();

  await sandbox.removeFault(faultId);
  await state.getByRole("button", { name: "Re-download" }).click();
  await expect(inspector.getByRole("heading", { name: "Stored and verified" })).toBeVisible();
  await expect(inspector.getByRole("img")).toBeVisible();
});

test("what the provider no longer has is told as gone, and can still be asked for once more", async ({
  desk,
  sandbox,
  signedInAs,
}) => {
  const media = await photo();
  const providerMediaId = await desk.putMedia(media);
  await sandbox.setMediaState(providerMediaId, "object-missing");
  await desk.announce(providerMediaId, media);
  const item = await desk.settled(providerMediaId, "GONE");
  const page = await signedInAs("OPERATOR");
  const inspector = await openItem(page, item);
  await expect(inspector.getByRole("status").filter({ hasText: "Gone" })).toBeVisible();
  await expect(inspector.getByText("The customer has to act")).toBeVisible();

  await sandbox.setMediaState(providerMediaId, "available");
  await inspector.getByRole("button", { name: "Ask again" }).click();
  await expect(inspector.getByRole("heading", { name: "Stored and verified" })).toBeVisible();
});

test("an attempt that will be repeated says when, and can be hurried", async ({ desk, sandbox, signedInAs }) => {
  const media = await photo();
  const providerMediaId = await desk.putMedia(media);
  await sandbox.addFault({
    match: { operation: "getMedia", mediaId: providerMediaId },
    // Not 429: that holds all requests for the number back.
    fault: { kind: "status", status: 503, headers: { "retry-after": "600" } },
  });
  await desk.announce(providerMediaId, media);
  const item = await desk.settled(providerMediaId, "RETRY_WAIT");
  const page = await signedInAs("OPERATOR");
  const inspector = await openItem(page, item);
  await expect(inspector.getByRole("heading", { name: "Provider is failing" })).toBeVisible();
  await expect(inspector.getByText(/Next attempt in (9|10) min/)).toBeVisible();
  await inspector.getByRole("button", { name: "Try now" }).click();
  await expect(inspector.getByRole("heading", { name: "Stored and verified" })).toBeVisible();
});

test("several ticked items are asked for together", async ({ desk, signedInAs }) => {
  const items = [await desk.receive(await photo()), await desk.receive(await photo())];
  const page = await signedInAs("OPERATOR");
  await page.goto(paths.media(desk.number.id));
  const options = page.getByRole("option");
  await expect(options).toHaveCount(2);
  for (const option of await options.all()) await option.click({ modifiers: ["ControlOrMeta"] });
  await expect(page.getByText("2 selected")).toBeVisible();
  await page.getByRole("button", { name: "Fetch again…" }).click();
  await page.getByRole("checkbox", { name: /^Already stored/ }).check();
  await page.getByRole("button", { name: "Start with 2 of 2" }).click();
  await expect(page.getByRole("status").filter({ hasText: "2 of 2 done" })).toBeVisible();
  const ids = items.map(({ id }) => id);
  await expect
    .poll(() => db().mediaItem.count({ where: { id: { in: ids }, status: "STORED", attemptCount: 2 } }))
    .toBe(2);
});

test("revealing a sender is recorded, and until then nobody sees the whole number", async ({ desk, signedInAs }) => {
  const item = await desk.receive(await photo({ from: "4915100002018" }));
  const page = await signedInAs("OPERATOR");
  const answers: string[] = [];
  page.on("response", async (response) => answers.push(await response.text().catch(() => "")));
  const inspector = await openItem(page, item);
  await expect(inspector.getByText("+49 … 2018").first()).toBeVisible();
  expect(answers.join("\n")).not.toContain("4915100002018");
  const entries = () => db().auditEntry.findMany({ where: { subjectId: item.id, action: "media.reveal-sender" } });
  expect(await entries()).toEqual([]);

  await inspector.getByRole("button", { name: "Show the whole number. This is recorded" }).click();
  await expect.poll(async () => (await inspector.textContent())?.replace(/\s/g, "")).toContain("+4915100002018");
  expect(await entries()).toMatchObject([{ operatorId: (await desk.operator("OPERATOR")).id }]);
  expect(JSON.stringify(await entries())).not.toContain("4915100002018");
});

test("a viewer sees everything and can change nothing", async ({ desk, signedInAs }) => {
  const item = await desk.receive(await photo());
  const page = await signedInAs("VIEWER");
  const deeds: string[] = [];
  page.on("request", (request) => {
    if (request.method() !== "GET") deeds.push(`${request.method()} ${request.url()}`);
  });
  const inspector = await openItem(page, item);
  await expect(inspector.getByRole("link", { name: "Save to disk" })).toBeVisible();
  for (const name of [/download$/i, /Try now/, /Ask again/, /Upload/, /Fetch by id/, /whole number/]) {
    await expect(page.getByRole("button", { name })).toHaveCount(0);
  }
  await page.keyboard.press("r");
  const row = await db().mediaItem.findUniqueOrThrow({ where: { id: item.id } });
  expect([row.status, row.attemptCount, deeds]).toEqual(["STORED", 1, []]);
});
