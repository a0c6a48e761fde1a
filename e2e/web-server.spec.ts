import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import net from "node:net";
import { expect, test } from "@playwright/test";
import { db } from "@/lib/data/db";
import { findFreePort } from "@/lib/launcher/ports";
import { waitFor } from "@/lib/testing/wait-for";
import { checkout, stage } from "./stage";

async function startWeb(port: number, databaseUrl: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["lib/launcher/run.mjs", "lib/launcher/web-server.ts"], {
    cwd: checkout,
    env: { ...process.env, NODE_ENV: "production", PORT: String(port), DATABASE_URL: databaseUrl },
    stdio: "ignore",
  });
  await once(child, "spawn");
  return child;
}

test("answers 503 with the reason from its first moment for as long as there is no database", async () => {
  const port = await findFreePort("127.0.0.1");
  const nowhere = await findFreePort("127.0.0.1");
  const child = await startWeb(port, `postgresql://someone:hidden@127.0.0.1:${nowhere}/attache`);
  try {
    const reasons = new Set<string>();
    await waitFor(async () => {
      const response = await fetch(`http://127.0.0.1:${port}/api/health`);
      expect(response.status).toBe(503);
      reasons.add((await response.json()).reason);
      return reasons.has("The database cannot be reached.");
    });
    reasons.delete("The database cannot be reached.");
    expect([...reasons].filter((reason) => reason !== "The console is starting.")).toEqual([]);
  } finally {
    child.kill("SIGKILL");
  }
});

test("stops when asked, although a browser keeps a connection open", async () => {
  const port = await findFreePort("127.0.0.1");
  const child = await startWeb(port, process.env.DATABASE_URL ?? "");
  const exited = once(child, "exit");
  try {
    await waitFor(async () => (await fetch(`http://127.0.0.1:${port}/api/health`)).status === 200);
    const lingering = net.connect(port, "127.0.0.1");
    lingering.on("error", () => undefined);
    await once(lingering, "connect");
    lingering.write("GET /api/health HTTP/1.1\r\nhost: console\r\n");

    child.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);
  } finally {
    child.kill("SIGKILL");
  }
});

test("throttles a client by its socket's address, whatever address it claims", async ({ request }) => {
  const claimed = "203.0.113.77";
  const headers = { "x-forwarded-for": claimed, "x-real-ip": claimed, forwarded: `for=${claimed}` };
  const { csrfToken } = await (await request.get(`${stage().consoleUrl}/api/auth/csrf`)).json();
  await request.post(`${stage().consoleUrl}/api/auth/callback/credentials`, {
    headers,
    form: { csrfToken, email: "nobody@attache.example", password: "certainly wrong", json: "true" },
  });

  const subjects = (await db().signInThrottle.findMany()).map(({ subject }) => subject);
  expect(subjects).toContain("address:127.0.0.1");
  expect(subjects).not.toContain(`address:${claimed}`);
});
