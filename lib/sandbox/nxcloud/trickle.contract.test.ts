import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { createNxcloudControl } from "./control-client";
import { startNxcloud } from "./start";
import { ACCOUNT, linkTo } from "./test-caller";

test("the trickle delivers media that can be fetched, and stops", async () => {
  let took: (body: string) => void;
  const delivered = new Promise<string>((resolve) => {
    took = resolve;
  });
  const receiver = createServer(async (request, response) => {
    took((await buffer(request)).toString());
    response.end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const sandbox = await startNxcloud({ port: 0 });
  onTestFinished(async () => {
    await sandbox.close();
    receiver.close();
  });
  const client = createNxcloudControl(sandbox.url);
  const callbackUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  await client.putAccount({ ...ACCOUNT, callbackUrl, numbers: ACCOUNT.numbers.slice(0, 1) });

  await client.trickle(200);
  const [message] = JSON.parse(await delivered).messages;
  await client.trickle(0);
  const media = await client.media(message[message.type].id);
  const bytes = await (await fetch(await linkTo(sandbox.url, media.id))).arrayBuffer();
  expect(bytes.byteLength).toBe(media.sizeBytes);
});
