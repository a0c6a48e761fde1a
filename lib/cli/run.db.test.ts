import { describe, expect, it } from "vitest";
import { createEmptyDatabase, useTestDatabase } from "../testing/database";
import { runCliHere, runCliProcess } from "../testing/run-cli";

useTestDatabase();

describe("a command line that is wrong", () => {
  it.each([
    [[], "A command is missing."],
    [["user"], "A command is missing."],
    [["nonsense"], "Unknown command 'nonsense'."],
    [["user", "create", "mina@example.org"], "Required option '--role <role>' not specified."],
    [["user", "create", "mina", "--role", "viewer"], "<email>: This is not an e-mail address."],
    [["media", "show", "7"], "<id>: This is not the id of an item."],
    [["media", "list", "--status", "lost"], "--status: Invalid option"],
    [["connection", "schema", "pigeon"], 'There is no provider "pigeon".'],
  ])("%j ends with 2 and one JSON document on standard error", async (args, message) => {
    const { exitCode, stdout, stderr } = await runCliHere([...args, "--json"]);
    expect([exitCode, stdout.length]).toEqual([2, 0]);
    expect(JSON.parse(stderr).error.message).toContain(message);
  });

  it("is told in a sentence to people", async () => {
    const { exitCode, stderr } = await runCliHere(["media", "redownload", "--wait"]);
    expect([exitCode, stderr]).toEqual([2, "Missing required argument 'id'. --help after a command explains it.\n"]);
  });
});

describe("help", () => {
  it("ends with 0 and shows options of all commands and examples", async () => {
    const { exitCode, stdout } = await runCliHere(["media", "fetch", "--help"]);
    expect(exitCode).toBe(0);
    for (const part of ["--provider-media-id <id>", "--timeout <seconds>", "--json", "Example:"]) {
      expect(stdout.toString()).toContain(part);
    }
  });
});

describe("a database that cannot serve", () => {
  it("is a missing setting when there is none: exit code 2", async () => {
    const { exitCode, stderr } = await runCliProcess(["user", "list", "--json"], { DATABASE_URL: undefined });
    expect([exitCode, JSON.parse(stderr).error.code]).toEqual([2, "CONFIG"]);
  });

  it("is named without its password when it does not answer: exit code 1", async () => {
    const DATABASE_URL = "postgresql://attache:hunter2@127.0.0.1:1/attache";
    const { exitCode, stdout, stderr } = await runCliProcess(["user", "list", "--json"], { DATABASE_URL });
    expect([exitCode, stdout.length]).toEqual([1, 0]);
    expect(JSON.parse(stderr).error).toEqual({
      code: "UNAVAILABLE",
      message: "The database cannot be reached. It is the one at 127.0.0.1:1 (DATABASE_URL).",
    });
  });

  it("is told when it has no tables yet", async () => {
    const empty = await createEmptyDatabase();
    try {
      const { exitCode, stderr } = await runCliProcess(["user", "list"], { DATABASE_URL: empty.url });
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining("The database is not migrated to this version.")]);
    } finally {
      await empty.drop();
    }
  });

  it("is not needed for what needs none", async () => {
    const { exitCode } = await runCliProcess(["connection", "schema", "nxcloud"], { DATABASE_URL: undefined });
    expect(exitCode).toBe(0);
  });
});
