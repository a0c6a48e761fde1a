import { expect } from "@playwright/test";
import { db } from "../lib/data/db";
import { paths } from "../lib/paths";
import { photo } from "./fixtures/media";
import { test } from "./fixtures/test";

test("a page whose stream broke off finds it again and misses nothing", async ({ desk, signedInAs }) => {
  const page = await signedInAs("VIEWER");
  await page.goto(paths.media(desk.number.id));
  await expect(page.getByText("No media yet")).toBeVisible();
  await desk.receive(await photo());
  await expect(page.getByText("No media yet")).toBeHidden();

  const reconnected = page.waitForRequest((request) => request.url().includes("/api/events"));
  const ended = await db().$queryRaw<unknown[]>`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN attache_changes'`;
  expect(ended).toHaveLength(1);
  await desk.receive(await photo());
  await reconnected;
  await expect(page.getByRole("button", { name: "1 new" })).toBeVisible();
  await expect(page.getByText("Not live, reconnecting")).toBeHidden();

  await desk.receive(await photo());
  await expect(page.getByRole("button", { name: "2 new" })).toBeVisible();
});
