import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { waitFor } from "../testing/wait-for";
import { createOutboundHttp, type OutboundHttp, type OutboundRequest } from "./http";
import type { BodyEnd } from "./outbound/body";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let servers: Server[] = [];
let calls: { host: string; path: string; headers: IncomingMessage["headers"]; method: string }[] = [];
let abort: AbortController;

beforeEach(() => {
  servers = [];
  calls = [];
  abort = new AbortController();
});
afterEach(async () => {
  abort.abort();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  }
});

/** Answers "127.0.0.1:port". */
async function serve(handler: Handler): Promise<string> {
  const server = createServer((request, response) => {
    const { url = "", headers, method = "" } = request;
    calls.push({ host: headers.host ?? "", path: url, headers, method });
    handler(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  servers.push(server);
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const get = (host: string, more: Partial<OutboundRequest> = {}): OutboundRequest => ({
  url: new URL(`http://${host}/start?Signature=topsecret`),
  method: "GET",
  signal: abort.signal,
  maxBytes: 1_000_000,
  ...more,
});

const allowing = (...hosts: string[]): OutboundHttp => createOutboundHttp({ allowedPrivateHosts: hosts });

async function textOf(http: OutboundHttp, request: OutboundRequest): Promise<string> {
  return (await buffer((await http.request(request)).body)).toString();
}

async function failureOf(run: Promise<unknown>): Promise<Error> {
  return run.then(
    () => Promise.reject(new Error("it did not fail")),
    (error) => error,
  );
}

describe("which hosts are reached", () => {
  test("a host that is not listed is not reached in plain http", async () => {
    const host = await serve((_, response) => response.end("no"));
    expect(await failureOf(textOf(allowing(), get(host)))).toMatchObject({
      reason: "BLOCKED_TARGET",
      retryable: false,
    });
    expect(calls).toEqual([]);
  });

  test("a name that leads to a private address is refused before anything is sent", async () => {
    const http = createOutboundHttp({
      allowedPrivateHosts: [],
      resolve: async () => [{ address: "127.0.0.1", family: 4 }],
    });
    const url = new URL("https://innocent.example/file?Signature=topsecret");
    const error = await failureOf(textOf(http, get("unused", { url })));
    expect(error).toMatchObject({ reason: "BLOCKED_TARGET", retryable: false });
    expect(error.message).toContain("loopback");
    expect(error.message).not.toContain("topsecret");
  });

  test("a socket connects to the address that was looked up, and nothing is looked up twice", async () => {
    const host = await serve((_, response) => response.end("here"));
    const asked: string[] = [];
    const http = createOutboundHttp({
      allowedPrivateHosts: [host.replace("127.0.0.1", "gateway.invalid")],
      resolve: async (name) => {
        asked.push(name);
        return [{ address: "127.0.0.1", family: 4 }];
      },
    });
    expect(await textOf(http, get(host.replace("127.0.0.1", "gateway.invalid")))).toBe("here");
    expect(asked).toEqual(["gateway.invalid"]);
  });

  test("a proxy named in the environment is not used", async () => {
    const proxy = await serve((_, response) => response.end("proxied"));
    const host = await serve((_, response) => response.end("direct"));
    const names = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "ALL_PROXY", "NODE_USE_ENV_PROXY"];
    const before = names.map((name) => process.env[name]);
    try {
      for (const name of names) process.env[name] = name === "NODE_USE_ENV_PROXY" ? "1" : `http://${proxy}`;
      expect(await textOf(allowing(host, proxy), get(host))).toBe("direct");
    } finally {
      names.forEach((name, index) => {
        const value = before[index];
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      });
    }
  });

  test("a refused connection is an upstream failure worth another try", async () => {
    const host = await serve(() => {});
    const server = servers.pop();
    server?.close();
    expect(await failureOf(textOf(allowing(host), get(host)))).toMatchObject({ reason: "UPSTREAM", retryable: true });
  });
});

describe("redirects", () => {
  const redirectTo =
    (location: () => string, status = 302): Handler =>
    (request, response) => {
      if (request.url?.startsWith("/start")) response.writeHead(status, { location: location() }).end("moved");
      else response.end("arrived");
    };

  test("are an error unless some are allowed", async () => {
    const host = await serve(redirectTo(() => "/end"));
    expect(await failureOf(textOf(allowing(host), get(host)))).toMatchObject({ reason: "BLOCKED_TARGET" });
  });

  test("are followed as often as allowed, and the answer tells from where", async () => {
    const host = await serve(redirectTo(() => "/end"));
    const answer = await allowing(host).request(get(host, { maxRedirects: 1 }));
    expect(answer.url.pathname).toBe("/end");
    expect((await buffer(answer.body)).toString()).toBe("arrived");
  });

  test("that go in circles end", async () => {
    const host = await serve(redirectTo(() => "/start"));
    const error = await failureOf(textOf(allowing(host), get(host, { maxRedirects: 3 })));
    expect(error).toMatchObject({ reason: "BLOCKED_TARGET", retryable: false });
    expect(calls).toHaveLength(4);
  });

  test("are never followed by a request that writes", async () => {
    const host = await serve(redirectTo(() => "/end", 307));
    const request = get(host, { method: "POST", body: "x", maxRedirects: 3 });
    expect(await failureOf(textOf(allowing(host), request))).toMatchObject({ reason: "BLOCKED_TARGET" });
    expect(calls).toHaveLength(1);
  });

  test.each([
    "http://169.254.169.254/latest/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://2130706433/",
    "file:///x",
  ])("to %s are refused", async (location) => {
    const host = await serve(redirectTo(() => location));
    const error = await failureOf(textOf(allowing(host), get(host, { maxRedirects: 3 })));
    expect(error).toMatchObject({ reason: "BLOCKED_TARGET", retryable: false });
    expect(calls).toHaveLength(1);
  });

  test("to a name with a private address are refused", async () => {
    const host = await serve(redirectTo(() => "https://rebound.example/"));
    const http = createOutboundHttp({
      allowedPrivateHosts: [host],
      resolve: async () => [{ address: "10.0.0.1", family: 4 }],
    });
    expect(await failureOf(textOf(http, get(host, { maxRedirects: 3 })))).toMatchObject({ reason: "BLOCKED_TARGET" });
  });

  test("take only harmless headers to another host", async () => {
    const other = await serve((_, response) => response.end("arrived"));
    const host = await serve(redirectTo(() => `http://${other}/end`));
    const headers = { authorization: "Bearer x", cookie: "a=b", accessKey: "k", sign: "s", accept: "image/*" };
    await textOf(allowing(host, other), get(host, { headers, maxRedirects: 1 }));
    const [first, second] = calls;
    expect(first?.headers).toMatchObject({ authorization: "Bearer x", cookie: "a=b", accesskey: "k", sign: "s" });
    for (const name of ["authorization", "cookie", "accesskey", "sign"])
      expect(second?.headers).not.toHaveProperty(name);
    expect(second?.headers.accept).toBe("image/*");
  });

  test("keep their headers on the same host", async () => {
    const host = await serve(redirectTo(() => "/end"));
    await textOf(allowing(host), get(host, { headers: { authorization: "Bearer x" }, maxRedirects: 1 }));
    expect(calls[1]?.headers.authorization).toBe("Bearer x");
  });

  test("to a host that the caller does not allow are refused", async () => {
    const host = await serve(redirectTo(() => "https://elsewhere.example/"));
    const from = new URL(`http://${host}`);
    const link = { from, allows: (url: URL) => url.hostname === "127.0.0.1" };
    const error = await failureOf(textOf(allowing(host), get(host, { link, maxRedirects: 3 })));
    expect(error).toMatchObject({ reason: "BLOCKED_TARGET", retryable: false });
  });
});

describe("links out of a provider's answer", () => {
  const publicApi = new URL("https://api2.nxcloud.com");

  test("may not lead from a public host to an exempted private one", async () => {
    const host = await serve((_, response) => response.end("private"));
    const link = { from: publicApi, allows: () => false };
    expect(await failureOf(textOf(allowing(host), get(host, { link })))).toMatchObject({ reason: "BLOCKED_TARGET" });
    expect(calls).toEqual([]);
  });

  test("may, when the connection names the host itself", async () => {
    const host = await serve((_, response) => response.end("private"));
    expect(await textOf(allowing(host), get(host, { link: { from: publicApi, allows: () => true } }))).toBe("private");
  });

  test("may lead from one exempted host to another", async () => {
    const host = await serve((_, response) => response.end("private"));
    const link = { from: new URL(`http://${host}`), allows: () => false };
    expect(await textOf(allowing(host), get(host, { link }))).toBe("private");
  });
});

describe("limits", () => {
  test("an announced body that is too large is refused unread", async () => {
    const host = await serve((_, response) => response.writeHead(200, { "content-length": "5000" }).write("x"));
    const error = await failureOf(allowing(host).request(get(host, { maxBytes: 4999 })));
    expect(error).toMatchObject({ reason: "TOO_LARGE", retryable: false });
  });

  test("a body that announces nothing is cut off at the cap", async () => {
    const host = await serve((_, response) => {
      response.write("x".repeat(600));
      response.end("x".repeat(600));
    });
    const error = await failureOf(textOf(allowing(host), get(host, { maxBytes: 1000 })));
    expect(error).toMatchObject({ reason: "TOO_LARGE", retryable: false });
  });

  test("a body of exactly the cap passes", async () => {
    const host = await serve((_, response) => response.end("x".repeat(1000)));
    expect(await textOf(allowing(host), get(host, { maxBytes: 1000 }))).toHaveLength(1000);
  });

  test("a server that does not answer is a timeout", async () => {
    const host = await serve(() => {});
    const error = await failureOf(textOf(allowing(host), get(host, { headersTimeoutMs: 50 })));
    expect(error).toMatchObject({ reason: "TIMEOUT", retryable: true });
  });

  test("a body that falls silent is a timeout", async () => {
    const host = await serve((_, response) => response.writeHead(200, { "content-length": "10" }).write("abc"));
    const error = await failureOf(textOf(allowing(host), get(host, { bodyTimeoutMs: 50 })));
    expect(error).toMatchObject({ reason: "TIMEOUT", retryable: true });
  });

  test("a compressed answer is refused, since identity was asked for", async () => {
    const host = await serve((_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end("x"));
    expect(await failureOf(allowing(host).request(get(host)))).toMatchObject({ reason: "BAD_RESPONSE" });
    expect(calls[0]?.headers["accept-encoding"]).toBe("identity");
  });
});

describe("bodies that break", () => {
  /** Sends headers that promise 10 bytes and 3 of them; `then` gets the socket once the reader has those. */
  async function halfRead(then: (socket: Socket) => void): Promise<Readable> {
    let socket: Socket | undefined;
    const host = await serve((request, response) => {
      socket = request.socket;
      response.writeHead(200, { "content-length": "10" }).write("abc");
    });
    const { body } = await allowing(host).request(get(host));
    await once(body, "readable");
    if (socket) then(socket);
    return body;
  }

  test("a reset in the middle is an upstream failure", async () => {
    const body = await halfRead((socket) => socket.resetAndDestroy());
    expect(await failureOf(buffer(body))).toMatchObject({ reason: "UPSTREAM", retryable: true });
  });

  test("a connection closed without any answer is an upstream failure", async () => {
    const host = await serve((request) => request.socket.resetAndDestroy());
    const error = await failureOf(textOf(allowing(host), get(host)));
    expect(error).toMatchObject({ reason: "UPSTREAM", retryable: true });
  });

  test("less than was announced is a bad response, with both numbers", async () => {
    const host = await serve((request, response) => {
      response.writeHead(200, { "content-length": "10" });
      response.write("abc", () => request.socket.end());
    });
    const error = await failureOf(textOf(allowing(host), get(host)));
    expect(error).toMatchObject({ reason: "BAD_RESPONSE", retryable: true });
    expect(error.message).toContain("3 of 10 bytes");
  });

  test("something that is not HTTP is a bad response, and its text is kept nowhere", async () => {
    const host = await serve((request) => request.socket.end("HTTP/9.9 nonsense topsecret\r\n\r\n"));
    const error = await failureOf(textOf(allowing(host), get(host)));
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
    const host = await serve((request) => {
      closed = once(request.socket, "close");
      abort.abort(stopped);
    });
    expect(await failureOf(textOf(allowing(host), get(host)))).toBe(stopped);
    await closed;
  });

  test("an abort in the middle of the body closes the socket and gives the signal's reason", async () => {
    let closed: Promise<unknown> | undefined;
    const host = await serve((request, response) => {
      closed = once(request.socket, "close");
      response.writeHead(200, { "content-length": "10" }).write("abc");
    });
    const { body } = await allowing(host).request(get(host));
    await once(body, "readable");
    abort.abort(stopped);
    expect(await failureOf(buffer(body))).toBe(stopped);
    await closed;
  });

  test("an abort while a name is being looked up does not wait for the name server", async () => {
    const http = createOutboundHttp({
      allowedPrivateHosts: [],
      resolve: () => {
        setImmediate(() => abort.abort(stopped));
        return new Promise(() => {});
      },
    });
    const url = new URL("https://slow.example/");
    expect(await failureOf(http.request(get("unused", { url })))).toBe(stopped);
  });

  test("destroying the body closes the socket", async () => {
    let closed: Promise<unknown> | undefined;
    const host = await serve((request, response) => {
      closed = once(request.socket, "close");
      response.writeHead(200, { "content-length": "10" }).write("abc");
    });
    (await allowing(host).request(get(host))).body.destroy();
    await closed;
  });

  test("a request that is refused destroys the stream it was to send", async () => {
    const body = Readable.from(["x"]);
    await failureOf(allowing().request(get("127.0.0.1:1", { method: "POST", body })));
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
    const host = await serve((_, response) => response.end("abc"));
    await textOf(allowing(host), get(host, { onBodyClosed }));
    expect(ends).toEqual([{ bytes: 3, complete: true, error: null }]);
  });

  test("when it is given up, before destroy() returns", async () => {
    const host = await serve((_, response) => response.writeHead(200, { "content-length": "10" }).write("abc"));
    const { body } = await allowing(host).request(get(host, { onBodyClosed }));
    await once(body, "readable");
    body.destroy();
    expect(ends).toEqual([{ bytes: 3, complete: false, error: null }]);
  });

  test("when it fails, with the error that the reader gets", async () => {
    const host = await serve((request, response) => {
      response.writeHead(200, { "content-length": "10" });
      response.write("abc", () => request.socket.end());
    });
    const error = await failureOf(textOf(allowing(host), get(host, { onBodyClosed })));
    expect(ends).toEqual([{ bytes: 3, complete: false, error }]);
  });
});
