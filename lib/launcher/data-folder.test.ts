import { mkdtemp, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { ConfigError } from "../errors";
import { prepareDataFolder } from "./data-folder";

it("makes every folder on the way", async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), "attache-data-folder-"));
  await prepareDataFolder(path.join(folder, "a/b/c"));
  expect((await stat(path.join(folder, "a/b/c"))).isDirectory()).toBe(true);
  await rm(folder, { recursive: true });
});

it.runIf(process.platform === "linux")(
  "refuses a place that takes no folders, instead of trying for ever",
  async () => {
    await expect(prepareDataFolder("/proc/nope/deeper")).rejects.toThrow(ConfigError);
  },
);
