import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { createOutboundHttp } from "./http";
import { allowing, failureOf, type Handler, textOf, useTestServers } from "./outbound/test-server";

const current = useTestServers();

describe("which hosts are reached", () => {
  test("a host that is not listed is not reached in plain http", async () => {
    const host = await current().serve((_, response) => response.end("no"));
    expect(await failureOf(textOf(allowing(), current().get(host)))).toMatchObject({
      reason: "BLOCKED_TARGET",
      retryable: false,
    });
    expect(current().calls).toEqual([]);
  });

  test("a name that leads to a private address is refused before anything is sent", async () => {
    const http = createOutboundHttp({
      allowedPrivateHosts: [],
      resolve: async () => [{ address: "127.0.0.1", family: 4 }],
    });
    const url = new URL("https://innocent.example/file?Signature=topsecret");
    const error = await failureOf(textOf(http, current().get("unused", { url })));
    expect(error).toMatchObject({ reason: "BLOCKED_TARGET", retryable: false });
    expect(error.message).toContain("loopback");
    expect(error.message).not.toContain("topsecret");
  });

  test("a socket connects to the address that was looked up, and nothing is looked up twice", async () => {
    const host = await current().serve((_, response) => response.end("here"));
    const asked: string[] = [];
    const http = createOutboundHttp({
      allowedPrivateHosts: [host.replace("127.0.0.1", "gateway.invalid")],
      resolve: async (name) => {
        asked.push(name);
        return [{ address: "127.0.0.1", family: 4 }];
      },
    });
    expect(await textOf(http, current().get(host.replace("127.0.0.1", "gateway.invalid")))).toBe("here");
    expect(asked).toEqual(["gateway.invalid"]);
  });

  test("a proxy named in the environment is not used", async () => {
    const proxy = await current().serve((_, response) => response.end("proxied"));
    const host = await current().serve((_, response) => response.end("direct"));
    const names = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "ALL_PROXY", "NODE_USE_ENV_PROXY"];
    const before = names.map((name) => process.env[name]);
    try {
      for (const name of names) process.env[name] = name === "NODE_USE_ENV_PROXY" ? "1" : `http://${proxy}`;
      expect(await textOf(allowing(host, proxy), current().get(host))).toBe("direct");
    } finally {
      names.forEach((name, index) => {
        const value = before[index];
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      });
    }
  });

  test("a refused connection is an upstream failure worth another try", async () => {
    const host = await current().serve(() => {});
    await current().stop();
    const request = current().get(host, { signal: new AbortController().signal });
    expect(await failureOf(textOf(allowing(host), request))).toMatchObject({ reason: "UPSTREAM", retryable: true });
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
    const host = await current().serve(redirectTo(() => "/end"));
    expect(await failureOf(textOf(allowing(host), current().get(host)))).toMatchObject({ reason: "BLOCKED_TARGET" });
  });

  test("are followed as often as allowed, and the answer tells from where", async () => {
    const host = await current().serve(redirectTo(() => "/end"));
    const answer = await allowing(host).request(current().get(host, { maxRedirects: 1 }));
    expect(answer.url.pathname).toBe("/end");
    expect((await buffer(answer.body)).toString()).toBe("arrived");
  });

  test("that go in circles end", async () => {
    const host = await current().serve(redirectTo(() => "/start"));
    const error = await failureOf(textOf(allowing(host), current().get(host, { maxRedirects: 3 })));
    expect(error).toMatchObject({ reason: "BLOCKED_TARGET", retryable: false });
    expect(current().calls).toHaveLength(4);
  });

  test("are never followed by a request that writes", async () => {
    const host = await current().serve(redirectTo(() => "/end", 307));
    const request = current().get(host, { method: "POST", body: "x", maxRedirects: 3 });
    expect(await failureOf(textOf(allowing(host), request))).toMatchObject({ reason: "BLOCKED_TARGET" });
    expect(current().calls).toHaveLength(1);
  });

  test.each([
    "http://169.254.169.254/latest/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://2130706433/",
    "file:///x",
  ])("to %s are refused", async (location) => {
    const host = await current().serve(redirectTo(() => location));
    const error = await failureOf(textOf(allowing(host), current().get(host, { maxRedirects: 3 })));
    expect(error).toMatchObject({ reason: "BLOCKED_TARGET", retryable: false });
    expect(current().calls).toHaveLength(1);
  });

  test("to a name with a private address are refused", async () => {
    const host = await current().serve(redirectTo(() => "https://rebound.example/"));
    const http = createOutboundHttp({
      allowedPrivateHosts: [host],
      resolve: async () => [{ address: "10.0.0.1", family: 4 }],
    });
    expect(await failureOf(textOf(http, current().get(host, { maxRedirects: 3 })))).toMatchObject({
      reason: "BLOCKED_TARGET",
    });
  });

  test("take only harmless headers to another host", async () => {
    const other = await current().serve((_, response) => response.end("arrived"));
    const host = await current().serve(redirectTo(() => `http://${other}/end`));
    const headers = { authorization: "Bearer x", cookie: "a=b", accessKey: "k", sign: "s", accept: "image/*" };
    await textOf(allowing(host, other), current().get(host, { headers, maxRedirects: 1 }));
    const [first, second] = current().calls;
    expect(first?.headers).toMatchObject({ authorization: "Bearer x", cookie: "a=b", accesskey: "k", sign: "s" });
    for (const name of ["authorization", "cookie", "accesskey", "sign"])
      expect(second?.headers).not.toHaveProperty(name);
    expect(second?.headers.accept).toBe("image/*");
  });

  test("keep their headers on the same host", async () => {
    const host = await current().serve(redirectTo(() => "/end"));
    await textOf(allowing(host), current().get(host, { headers: { authorization: "Bearer x" }, maxRedirects: 1 }));
    expect(current().calls[1]?.headers.authorization).toBe("Bearer x");
  });

  test("to a host that the caller does not allow are refused", async () => {
    const host = await current().serve(redirectTo(() => "https://elsewhere.example/"));
    const from = new URL(`http://${host}`);
    const link = { from, allows: (url: URL) => url.hostname === "127.0.0.1" };
    const error = await failureOf(textOf(allowing(host), current().get(host, { link, maxRedirects: 3 })));
    expect(error).toMatchObject({ reason: "BLOCKED_TARGET", retryable: false });
  });
});

describe("links out of a provider's answer", () => {
  const publicApi = new URL("https://api2.nxcloud.com");

  test("may not lead from a public host to an exempted private one", async () => {
    const host = await current().serve((_, response) => response.end("private"));
    const link = { from: publicApi, allows: () => false };
    expect(await failureOf(textOf(allowing(host), current().get(host, { link })))).toMatchObject({
      reason: "BLOCKED_TARGET",
    });
    expect(current().calls).toEqual([]);
  });

  test("may, when the connection names the host itself", async () => {
    const host = await current().serve((_, response) => response.end("private"));
    expect(await textOf(allowing(host), current().get(host, { link: { from: publicApi, allows: () => true } }))).toBe(
      "private",
    );
  });

  test("may lead from one exempted host to another", async () => {
    const host = await current().serve((_, response) => response.end("private"));
    const link = { from: new URL(`http://${host}`), allows: () => false };
    expect(await textOf(allowing(host), current().get(host, { link }))).toBe("private");
  });
});
