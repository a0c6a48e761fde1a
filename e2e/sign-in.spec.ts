import { expect, type Page } from "@playwright/test";
import { db } from "../lib/data/db";
import { paths } from "../lib/paths";
import { test } from "./fixtures/test";
import { anonymous, ask } from "./fixtures/visitors";

const REFUSED = "E-mail and password do not match an active account.";

async function submit(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("whoever asks for a page signs in and is taken to that very page", async ({ desk, openPage }) => {
  const page = await openPage();
  const wanted = paths.media(desk.number.id, { status: "FAILED", layout: "list" });
  await page.goto(wanted);
  await expect(page).toHaveURL(paths.signIn(wanted));
  const { id, email, password } = await desk.operator("VIEWER");
  await submit(page, ` ${email.toUpperCase()}`, password);

  await expect(page).toHaveURL(wanted);
  await expect(page.getByRole("heading", { level: 1, name: desk.number.name })).toBeVisible();
  expect(await db().auditEntry.count({ where: { operatorId: id, action: "session.start" } })).toBe(1);
});

test("a wrong password and an unknown e-mail are refused in the same words", async ({ desk, openPage, problems }) => {
  problems.expect(/401/);
  const page = await openPage();
  await page.goto("/sign-in");
  const { email, password } = await desk.operator("VIEWER");
  for (const [who, secret] of [
    [email, `${password}x`],
    [`nobody-${email}`, password],
  ] as const) {
    await submit(page, who, secret);
    await expect(page.getByRole("alert").filter({ hasText: REFUSED })).toBeVisible();
  }
  await submit(page, email, password);
  await expect(page).toHaveURL(paths.media("all"));
});

test("what is missing is asked for, and a password can be looked at before it is sent", async ({ openPage }) => {
  const page = await openPage();
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Enter your e-mail address.")).toBeVisible();
  await expect(page.getByLabel("E-mail")).toBeFocused();

  const field = page.getByLabel("Password", { exact: true });
  await field.fill("something secret");
  await page.getByRole("button", { name: "Show password" }).click();
  await expect(field).toHaveAttribute("type", "text");
  await page.getByRole("button", { name: "Hide password" }).click();
  await expect(field).toHaveAttribute("type", "password");
});

test("after five wrong passwords even the right one has to wait", async ({ desk, openPage, problems }) => {
  problems.expect(/401/);
  const page = await openPage();
  await page.goto("/sign-in");
  const { id, email, password } = await desk.operator("VIEWER");
  for (let times = 0; times < 5; times += 1) {
    const answered = page.waitForResponse((response) => response.url().includes("/callback/credentials"));
    await submit(page, email, "wrong");
    await answered;
    await expect(page.getByRole("button", { name: "Sign in" })).toBeEnabled();
  }
  await submit(page, email, password);
  await expect(
    page.getByRole("alert").filter({ hasText: "Too many attempts. You can try again in 15 minutes." }),
  ).toBeVisible();
  await expect(page.getByRole("button", { name: /^Try again in/ })).toBeDisabled();
  expect(await db().session.count({ where: { operatorId: id } })).toBe(0);
});

test("signing out ends the session on the server, not only in the browser", async ({ desk, signedInAs }) => {
  const page = await signedInAs("OPERATOR");
  await page.goto("/");
  const cookies = await page.context().cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const withOldCookie = () => ask(anonymous, paths.api.numbers(), { headers: { cookie } });
  expect(await withOldCookie()).toMatchObject({ status: 200 });

  await page.getByRole("button", { name: /Operator/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/sign-in");
  expect(await withOldCookie()).toMatchObject({ status: 401 });
  const { id } = await desk.operator("OPERATOR");
  expect(await db().session.count({ where: { operatorId: id, revokedAt: null } })).toBe(0);
});

test("the session cookie is out of reach of scripts and of other sites", async ({ signedInAs }) => {
  const page = await signedInAs("VIEWER");
  const session = (await page.context().cookies()).find(({ name }) => name.endsWith("attache.session"));
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
  await page.goto("/");
  expect(await page.evaluate(() => document.cookie)).not.toContain("attache.session");
});

test("nobody is led off the console after signing in", async ({ desk, openPage }) => {
  const page = await openPage();
  const { email, password } = await desk.operator("VIEWER");
  await page.goto("/sign-in?next=https%3A%2F%2Felsewhere.example%2F");
  await submit(page, email, password);
  await expect(page).toHaveURL(paths.media("all"));
  await page.goto("/sign-in?next=%2F%5Celsewhere.example");
  await expect(page).toHaveURL(paths.media("all"));
});
