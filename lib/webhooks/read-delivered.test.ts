import { describe, expect, it } from "vitest";
import { MAX_DELIVERY_BYTES, readDelivered } from "./read-delivered";

const from = "192.0.2.1";

function post(body: BodyInit, headers: Record<string, string> = {}): Request {
  const init = { method: "POST", body, headers, duplex: "half" };
  return new Request("https://console.invalid/api/webhooks/1/2", init);
}

function chunks(...sizes: readonly number[]): ReadableStream {
  return new ReadableStream({
    start: (stream) => {
      for (const size of sizes) stream.enqueue(new Uint8Array(size));
      stream.close();
    },
  });
}

describe("a delivery is read", () => {
  it("to its end when it has no more than the largest size, announced or not", async () => {
    const half = MAX_DELIVERY_BYTES / 2;
    expect(await readDelivered(post(chunks(half, half)), from)).toMatchObject({
      method: "POST",
      remoteAddress: from,
      body: { byteLength: MAX_DELIVERY_BYTES },
    });
    expect(await readDelivered(post(chunks(half, half, 1)), from)).toMatchObject({ status: 413 });
  });

  it("to its end although it is too large, for a sender that is cut off would hear no answer", async () => {
    let ended = false;
    const sizes = [MAX_DELIVERY_BYTES, 1, 1_000_000];
    const body = new ReadableStream({
      pull: (stream) => {
        const size = sizes.shift();
        if (size !== undefined) return stream.enqueue(new Uint8Array(size));
        ended = true;
        stream.close();
      },
    });
    expect(await readDelivered(post(body), from)).toMatchObject({ status: 413 });
    expect(ended).toBe(true);
    const absurd = { "content-length": "1000000000" };
    expect(await readDelivered(post("{}", absurd), from)).toMatchObject({ status: 413 });
  });

  it("no further than to an absurd size", async () => {
    let sent = 0;
    const endless = new ReadableStream({
      pull: (stream) => {
        sent += 1_000_000;
        stream.enqueue(new Uint8Array(1_000_000));
      },
    });
    expect(await readDelivered(post(endless), from)).toMatchObject({ status: 413 });
    expect(sent).toBeLessThan(40_000_000);
  });

  it("without a body where there is none", async () => {
    const request = new Request("https://console.invalid/?hub.challenge=1");
    expect(await readDelivered(request, from)).toMatchObject({ method: "GET", body: new Uint8Array() });
  });

  it("only so long: a body that never ends is given up", async () => {
    let givenUp = false;
    const endless = new ReadableStream({
      start: (stream) => stream.enqueue(new Uint8Array(1)),
      cancel: () => {
        givenUp = true;
      },
    });
    expect(await readDelivered(post(endless), from, 20)).toMatchObject({ status: 408 });
    expect(givenUp).toBe(true);
  });

  it("or not at all when it breaks off", async () => {
    const broken = new ReadableStream({ start: (stream) => stream.error(new Error("aborted")) });
    expect(await readDelivered(post(broken), from)).toMatchObject({ status: 400 });
  });
});
