import { once } from "node:events";
import net from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { STAND_INS } from "../sandbox/api-urls";
import { temporaryFolder } from "../testing/temporary-folder";
import { chooseSandboxPlace } from "./sandbox";

async function occupy(port: number): Promise<void> {
  const server = net.createServer().listen(port, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
}

it("listens where it listened the last time, and names two addresses for each provider", async () => {
  const folder = temporaryFolder();
  const first = await chooseSandboxPlace(folder, false);
  expect(first.hosts).toEqual(
    STAND_INS.flatMap((_, index) => [index * 2, index * 2 + 1]).map((offset) => `127.0.0.1:${first.port + offset}`),
  );
  expect(first.url).toBe(`http://127.0.0.1:${first.port}`);
  expect(first.apiUrls).toEqual(STAND_INS.map((_, index) => `http://127.0.0.1:${first.port + index * 2}`));
  expect(await chooseSandboxPlace(folder, false)).toEqual(first);
});

it.each([0, 1, 7])("moves when one of its ports is taken, and stays where it moved to (port + %i)", async (offset) => {
  const folder = temporaryFolder();
  const first = await chooseSandboxPlace(folder, false);
  await occupy(first.port + offset);
  const second = await chooseSandboxPlace(folder, false);
  expect(second.port).not.toBe(first.port);
  expect(await chooseSandboxPlace(folder, false)).toEqual(second);
});
