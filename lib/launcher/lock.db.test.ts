import { readFileSync, statSync } from "node:fs";
import fs from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { ConflictError } from "../errors";
import { temporaryFolder } from "../testing/temporary-folder";
import { startProgram } from "../testing/test-process";
import { findLauncher, lockDataFolder } from "./lock";

const HOLDER = "lib/testing/programs/hold-lock.ts";

it("refuses a second launcher on the same data folder and names the process of the first", async () => {
  const folder = temporaryFolder();
  const first = startProgram(HOLDER, { args: [folder] });
  await first.prints(/locked/);

  await expect(lockDataFolder(folder, "quickstart")).rejects.toThrow(ConflictError);
  await expect(lockDataFolder(folder, "quickstart")).rejects.toThrow(`process ${first.pid} (start)`);
  const second = startProgram(HOLDER, { args: [folder] });
  expect(await second.ended).toMatchObject({ code: 1 });
  expect(second.output()).toContain(`process ${first.pid} (start)`);
  expect(await findLauncher(folder)).toMatchObject({ pid: first.pid });
});

it("takes the folder over from a launcher that was killed, and says that it did", async () => {
  const folder = temporaryFolder();
  const first = startProgram(HOLDER, { args: [folder] });
  await first.prints(/locked/);
  first.signal("SIGKILL");
  await first.ended;

  expect(await findLauncher(folder)).toBeNull();
  const lock = await lockDataFolder(folder, "quickstart");
  expect(lock.afterCrash).toBe(true);
  expect(await findLauncher(folder)).toMatchObject({ pid: process.pid });
});

it("is not fooled by another process that was given the dead launcher's pid", async () => {
  const folder = temporaryFolder();
  const record = { pid: process.pid, startToken: "of another life", command: "start", allowedPrivateHosts: "" };
  await fs.writeFile(path.join(folder, "launcher.json"), JSON.stringify(record));

  expect(await findLauncher(folder)).toBeNull();
  expect((await lockDataFolder(folder, "start")).afterCrash).toBe(true);
});

it("gives the folder to exactly one of several that ask at the same moment after a crash", async () => {
  const folder = temporaryFolder();
  await fs.writeFile(path.join(folder, "launcher.json"), "");
  const rivals = Array.from({ length: 4 }, () => startProgram(HOLDER, { args: [folder] }));
  const outcomes = await Promise.all(
    rivals.map((rival) =>
      Promise.race([rival.prints(/locked/).then(() => "locked"), rival.ended.then(() => "refused")]),
    ),
  );
  expect(outcomes.toSorted()).toEqual(["locked", "refused", "refused", "refused"]);
});

it("lets the next one in after a release, and hides what it announces from other users", async () => {
  const folder = temporaryFolder();
  const lock = await lockDataFolder(folder, "quickstart");
  await lock.announce({ allowedPrivateHosts: "127.0.0.1:4010" });
  expect(await findLauncher(folder)).toMatchObject({ allowedPrivateHosts: "127.0.0.1:4010", command: "quickstart" });
  expect(statSync(path.join(folder, "launcher.json")).mode & 0o777).toBe(0o600);

  await lock.release();
  expect(await findLauncher(folder)).toBeNull();
  expect((await lockDataFolder(folder, "start")).afterCrash).toBe(false);
  expect(readFileSync(path.join(folder, "launcher.json"), "utf8")).toContain('"start"');
});
