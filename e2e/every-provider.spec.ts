import { createHash } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { formatPhoneNumber } from "../components/media/phone-number";
import { openAwsSocial } from "../lib/testing/provider-stages/aws-social";
import { openMetaCloud } from "../lib/testing/provider-stages/meta-cloud";
import { openNxcloud } from "../lib/testing/provider-stages/nxcloud";
import { openOnPremises } from "../lib/testing/provider-stages/on-premises";
import type { ProviderStage } from "../lib/testing/provider-stages/provider-stage";
import { addConnection, addDiscovered, check, enter, entriesOf, labelled, revealAddress } from "./fixtures/connections";
import { photo } from "./fixtures/media";
import { test } from "./fixtures/test";

interface Desk {
  readonly provider: string;
  readonly open: () => Promise<ProviderStage>;
  /** The line of the check that tells of wrong credentials, and what it says is to be done. */
  readonly line: string;
  readonly remedy: string;
  /** What is said of a download that failed of them, and what is to be done. */
  readonly detail: string;
  readonly nextStep: string;
}

const DESKS: readonly Desk[] = [
  {
    provider: "AWS",
    open: openAwsSocial,
    line: "Credentials",
    remedy: "Enter the access key ID and the secret access key again",
    detail: "AWS did not accept the signature of the call (InvalidSignatureException).",
    nextStep: "Enter the access key of the connection",
  },
  {
    provider: "Meta Cloud API",
    open: openMetaCloud,
    line: "API address and access token",
    remedy: "Make a new token for the system user",
    detail: "Meta does not accept the access token (code 190).",
    nextStep: "Enter a new access token of the system user",
  },
  {
    provider: "NXCloud",
    open: openNxcloud,
    line: "API address and credentials",
    remedy: "Enter the access key and the access secret again",
    detail: "NXCloud did not accept the signature of the call (code 1003).",
    nextStep: "Enter the access secret of the connection again",
  },
  {
    provider: "On-Premises",
    open: openOnPremises,
    line: "Client address and credentials",
    remedy: "Enter the user name and the password again.",
    detail: "The On-Premises client did not accept the user name and the password.",
    nextStep: "Enter the user name and the password of the connection again",
  },
];

const CLIPBOARD = { permissions: ["clipboard-read", "clipboard-write"] };
const sha256Of = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const inspectorOf = (page: Page) => page.getByRole("complementary", { name: "Inspector" });

/** Opens the media of the connection's one number in a tab of their own. */
async function openExplorer(page: Page): Promise<Page> {
  const number = page.getByRole("region", { name: "Numbers" }).getByRole("link");
  const explorer = await page.context().newPage();
  await explorer.goto((await number.getAttribute("href")) ?? "");
  await expect(explorer.getByText("No media yet")).toBeVisible();
  return explorer;
}

for (const { provider, open, line, remedy, detail, nextStep } of DESKS) {
  test(`${provider} is connected, delivers, is asked again, takes an upload and says what wrong credentials are`, async ({
    stageOf,
    signedInAs,
  }) => {
    const stage = await stageOf(open);
    const file = stage.file();
    const page = await signedInAs("ADMIN", CLIPBOARD);
    await addConnection(page, file.kind, entriesOf(file));
    const found = await check(page);
    expect(found[line]).toBe("OK");
    expect(Object.values(found)).not.toContain("Failed");
    await addDiscovered(page, [formatPhoneNumber(stage.number.phoneNumber)]);
    const { address, verifyToken } = await revealAddress(page);
    await stage.deliverTo(address, verifyToken);

    const explorer = await openExplorer(page);
    const loads: string[] = [];
    explorer.on("load", ({ url }) => loads.push(url()));
    const { bytes, mimeType } = await photo();
    const { id } = await stage.seed(bytes);
    await stage.announce(id);
    await explorer.getByRole("option", { name: /Stored/ }).click();
    const inspector = inspectorOf(explorer);
    await expect(inspector.getByText(id, { exact: true })).toBeVisible();
    await expect(inspector.getByRole("img")).toBeVisible();
    const copy = await inspector.getByRole("link", { name: "Save to disk" }).getAttribute("href");
    expect(sha256Of(await (await page.request.get(copy ?? "")).body())).toBe(sha256Of(bytes));

    await inspector.getByRole("button", { name: "Re-download" }).click();
    await expect(inspector.getByRole("heading", { name: /^Attempt 2/ })).toContainText("By hand");
    await expect(inspector.getByRole("heading", { name: /^Stored/ })).toBeVisible();

    const sent = await photo();
    const choice = { name: "answer.jpg", mimeType, buffer: sent.bytes };
    await explorer.getByLabel("Files to upload").first().setInputFiles(choice);
    const dock = explorer.getByRole("region", { name: "Uploads" });
    await expect(dock.getByLabel("Done")).toBeVisible();
    await dock.getByRole("button", { name: "Copy media id" }).click();
    const sentId = await explorer.evaluate(() => navigator.clipboard.readText());
    expect(await stage.keptSha256(sentId)).toBe(sha256Of(sent.bytes));

    const secrets = page.getByRole("region", { name: "Secrets" });
    await enter(secrets, labelled(file.kind, { secrets: stage.wrongSecrets }));
    await secrets.getByRole("button", { name: "Replace secrets" }).click();
    await expect(page.getByText("The new secrets are sealed")).toBeVisible();
    expect((await check(page))[line]).toBe("Failed");
    const checked = page.getByRole("list", { name: "What the check found" });
    await expect(checked.getByRole("listitem").filter({ has: page.getByText(line, { exact: true }) })).toContainText(
      `→ ${remedy}`,
    );
    await inspector.getByRole("button", { name: "Re-download" }).click();
    const state = inspector.getByRole("region", { name: "State" });
    await expect(state.getByText("An administrator has to act")).toBeVisible();
    await expect(state).toContainText(detail);
    await expect(state).toContainText(nextStep);
    expect(loads, "the explorer was never loaded again").toEqual([]);
  });
}

test("On-Premises media that the client has to fetch again wait at the provider and come by its webhook", async ({
  stageOf,
  signedInAs,
}) => {
  const stage = await stageOf(openOnPremises);
  await stage.sandbox.changeSettings({ retryCompletion: "manual" });
  const file = stage.file();
  const page = await signedInAs("ADMIN", CLIPBOARD);
  await addConnection(page, file.kind, entriesOf(file));
  await addDiscovered(page, [formatPhoneNumber(stage.number.phoneNumber)]);
  await stage.deliverTo((await revealAddress(page)).address);

  const explorer = await openExplorer(page);
  const { bytes } = await photo();
  const { id } = await stage.seedElsewhere(bytes);
  await stage.announce(id);
  await explorer.getByRole("option", { name: /Waiting for the provider/ }).click();
  const inspector = inspectorOf(explorer);
  await expect(inspector.getByRole("heading", { name: "The provider is preparing it" })).toBeVisible();
  await stage.sandbox.completeRetry(id);
  await expect(inspector.getByRole("heading", { name: "Stored and verified" })).toBeVisible();
  await expect(inspector.getByRole("img")).toBeVisible();
});
