import { once } from "node:events";
import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { beforeEach, describe, expect, test } from "vitest";
import { waitFor } from "../../testing/wait-for";
import { createOutboundHttp } from "../http";
import type { BodyEnd } from "./body";
import { allowing, failureOf, textOf, useTestServers } from "./test-server";

const current = useTestServers();

describe("limits", () => {
  test("an announced body that is too large is refused unread", async () => {
    const host = await current().serve((_, response) =>
      response.writeHead(200, { "content-length": "5000" }).write("x"),
    );
    const error = await failureOf(allowing(host).request(current().get(host, { maxBytes: 4999 })));
    expect(error).toMatchObject({ reason: "TOO_LARGE", retryable: false });
  });

  test("a body that announces nothing is cut off at the cap", async () => {
    const host = await current().serve((_, response) => {
      response.write("x".repeat(600));
      response.end("x".repeat(600));
    });
    const error = await failureOf(textOf(allowing(host), current().get(host, { maxBytes: 1000 })));
    expect(error).toMatchObject({ reason: "TOO_LARGE", retryable: false });
  });

  test("a body of exactly the cap passes", async () => {
    const host = await current().serve((_, response) => response.end("x".repeat(1000)));
    expect(await textOf(allowing(host), current().get(host, { maxBytes: 1000 }))).toHaveLength(1000);
  });

  test("a server that does not answer is a timeout", async () => {
    const host = await current().serve(() => {});
    const error = await failureOf(textOf(allowing(host), current().get(host, { headersTimeoutMs: 50 })));
    expect(error).toMatchObject({ reason: "TIMEOUT", retryable: true });
  });

  test("a body that falls silent is a timeout", async () => {
    const host = await current().serve((_, response) =>
      response.writeHead(200, { "content-length": "10" }).write("abc"),
    );
    const error = await failureOf(textOf(allowing(host), current().get(host, { bodyTimeoutMs: 50 })));
    expect(error).toMatchObject({ reason: "TIMEOUT", retryable: true });
  });

  test("a compressed answer is refused, since identity was asked for", async () => {
    const host = await current().serve((_, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end("x"),
    );
    expect(await failureOf(allowing(host).request(current().get(host)))).toMatchObject({ reason: "BAD_RESPONSE" });
    expect(current().calls[0]?.headers["accept-encoding"]).toBe("identity");
  });
});

describe("bodies that break", () => {
  /** Sends headers that promise 10 bytes and 3 of them; `then` gets the socket once the reader has those. */
  async function halfRead(then: (socket: Socket) => void): Promise<Readable> {
    let socket: Socket | undefined;
    const host = await current().serve((request, response) => {
      socket = request.socket;
      response.writeHead(200, { "content-length": "10" }).write("abc");
    });
    const { body } = await allowing(host).request(current().get(host));
    await once(body, "readable");
    if (socket) then(socket);
    return body;
  }

  test("a reset in the middle is an upstream failure", async () => {
    const body = await halfRead((socket) => socket.resetAndDestroy());
    expect(await failureOf(buffer(body))).toMatchObject({ reason: "UPSTREAM", retryable: true });
  });

  test("a connection closed without any answer is an upstream failure", async () => {
    const host = await current().serve((request) => request.socket.resetAndDestroy());
    const error = await failureOf(textOf(allowing(host), current().get(host)));
    expect(error).toMatchObject({ reason: "UPSTREAM", retryable: true });
  });

  test("less than was announced is a bad response, with both numbers", async () => {
    const host = await current().serve((request, response) => {
      response.writeHead(200, { "content-length": "10" });
      response.write("abc", () => request.socket.end());
    });
    const error = await failureOf(textOf(allowing(host), current().get(host)));
    expect(error).toMatchObject({ reason: "BAD_RESPONSE", retryable: true });
    expect(error.message).toContain("3 bytes of 10 bytes");
  });

  test("something that is not HTTP is a bad response, and its text is kept nowhere", async () => {
    const host = await current().serve((request) => request.socket.end("HTTP/9.9 nonsense topsecret\r\n\r\n"));
    const error = await failureOf(textOf(allowing(host), current().get(host)));
    expect(error).toMatchObject({ reason: "BAD_RESPONSE", retryable: true });
    expect(`${error.message}${String(error.cause)}`).not.toContain("topsecret");
  });

  test("a failure while nobody listens does not end the process and is told to the later reader", async () => {
    const body = await halfRead((socket) => socket.resetAndDestroy());
    await waitFor(() => body.destroyed, { what: "the body to fail" });
    expect(await failureOf(buffer(body))).toMatchObject({ reason: "UPSTREAM" });
  });
});

describe("stopping", () => {
  const stopped = new Error("stopped");

  test("an abort while waiting for the answer closes the socket and gives the signal's reason", async () => {
    let closed: Promise<unknown> | undefined;
    const host = await current().serve((request) => {
      closed = once(request.socket, "close");
      current().abort.abort(stopped);
    });
    expect(await failureOf(textOf(allowing(host), current().get(host)))).toBe(stopped);
    await closed;
  });

  test("an abort in the middle of the body closes the socket and gives the signal's reason", async () => {
    let closed: Promise<unknown> | undefined;
    const host = await current().serve((request, response) => {
      closed = once(request.socket, "close");
      response.writeHead(200, { "content-length": "10" }).write("abc");
    });
    const { body } = await allowing(host).request(current().get(host));
    await once(body, "readable");
    current().abort.abort(stopped);
    expect(await failureOf(buffer(body))).toBe(stopped);
    await closed;
  });

  test("an abort while a name is being looked up does not wait for the name server", async () => {
    const http = createOutboundHttp({
      allowedPrivateHosts: [],
      resolve: () => {
        setImmediate(() => current().abort.abort(stopped));
        return new Promise(() => {});
      },
    });
    const url = new URL("https://slow.example/");
    expect(await failureOf(http.request(current().get("unused", { url })))).toBe(stopped);
  });

  test("destroying the body closes the socket", async () => {
    let closed: Promise<unknown> | undefined;
    const host = await current().serve((request, response) => {
      closed = once(request.socket, "close");
      response.writeHead(200, { "content-length": "10" }).write("abc");
    });
    (await allowing(host).request(current().get(host))).body.destroy();
    await closed;
  });

  test("a request that is refused destroys the stream it was to send", async () => {
    const body = Readable.from(["x"]);
    await failureOf(allowing().request(current().get("127.0.0.1:1", { method: "POST", body })));
    expect(body.destroyed).toBe(true);
  });
});

describe("the end of a body is told once", () => {
  const ends: BodyEnd[] = [];
  const onBodyClosed = (end: BodyEnd) => ends.push(end);
  beforeEach(() => {
    ends.length = 0;
  });

  test("when it is complete", async () => {
    const host = await current().serve((_, response) => response.end("abc"));
    await textOf(allowing(host), current().get(host, { onBodyClosed }));
    expect(ends).toEqual([{ bytes: 3, complete: true, error: null }]);
  });

  test("when it is given up, before destroy() returns", async () => {
    const host = await current().serve((_, response) =>
      response.writeHead(200, { "content-length": "10" }).write("abc"),
    );
    const { body } = await allowing(host).request(current().get(host, { onBodyClosed }));
    await once(body, "readable");
    body.destroy();
    expect(ends).toEqual([{ bytes: 3, complete: false, error: null }]);
  });

  test("when it fails, with the error that the reader gets", async () => {
    const host = await current().serve((request, response) => {
      response.writeHead(200, { "content-length": "10" });
      response.write("abc", () => request.socket.end());
    });
    const error = await failureOf(textOf(allowing(host), current().get(host, { onBodyClosed })));
    expect(ends).toEqual([{ bytes: 3, complete: false, error }]);
  });
});
