import { describe, expect, test } from "vitest";
import { beginExchange, redactAnswer, shownPath } from "./exchange";
import type { CallContext, Exchange } from "./types";

const SECRETS = ["key-4711", "p+w/d=", 'quo"te\\d'];

describe("text of an answer that is kept", () => {
  test.each([
    ['{"data":{"url":"https://goss.test/a?Signature=EW1K&Expires=1"}}', '{"data":{"url":"[link]"}}'],
    ['{"url":"https:\\/\\/goss.test\\/a?Signature=EW1K"}', '{"url":"[link]"}'],
    ["see http://127.0.0.1:4010/x?y=z now", "see [link] now"],
    ['{"sign":"abc","code":0}', '{"sign":"[hidden]","code":0}'],
    ['{"accessKey" : "a\\"b", "access_token":"t"}', '{"accessKey" : "[hidden]", "access_token":"[hidden]"}'],
    ["<StringToSign>GET\n\n1</StringToSign><Code>X</Code>", "<StringToSign>[hidden]</StringToSign><Code>X</Code>"],
    ["<OSSAccessKeyId>LTAI</OSSAccessKeyId>", "<OSSAccessKeyId>[hidden]</OSSAccessKeyId>"],
    [
      "OSSAccessKeyId=LTAI&Expires=1&Signature=x&part=2",
      "OSSAccessKeyId=[hidden]&Expires=[hidden]&Signature=[hidden]&part=2",
    ],
    ["wrong key key-4711 given", "wrong key [hidden] given"],
    ["p+w/d= and p%2Bw%2Fd%3D", "[hidden] and [hidden]"],
    ['{"error":"no user with quo\\"te\\\\d"}', '{"error":"no user with [hidden]"}'],
    ['{"code":-1,"message":"请求失败","data":null}', '{"code":-1,"message":"请求失败","data":null}'],
    ["a\u0000b\u001b[31mc", "a\ufffdb\ufffd[31mc"],
  ])("%s", (text, expected) => {
    expect(redactAnswer(text, SECRETS)).toBe(expected);
  });

  test("is cut to 2,000 characters after it was blanked, never through a character", () => {
    const beforeCut = `${"x".repeat(1995)}key-4711`;
    expect(redactAnswer(beforeCut, SECRETS)).toBe(`${"x".repeat(1995)}[hidd`);
    const kept = redactAnswer(`${"x".repeat(1999)}🙂`, SECRETS);
    expect(kept).toBe("x".repeat(1999));
  });

  test("a secret with half a character in it does not stand in the way", () => {
    expect(redactAnswer("abc", ["a\ud800"])).toBe("abc");
  });

  test("an empty secret blanks nothing", () => {
    expect(redactAnswer("abc", [""])).toBe("abc");
  });
});

describe("a path that is shown", () => {
  test.each([
    ["https://goss.test/1b0a4c77-c5e7-44fa-b2a3-b69941ed3c64?Signature=x", "/1b0a4c77…"],
    [
      "https://api2.nxcloud.com/api/wa/integrator/embedded/register/phoneList",
      "/api/wa/integrator/embedded/register/phoneList",
    ],
    ["https://h.test/v21.0/123456789012345/media", "/v21.0/12345678…/media"],
  ])("%s", (url, expected) => {
    expect(shownPath(new URL(url))).toBe(expected);
  });
});

test("an exchange is reported once it has ended, without query and secrets", () => {
  const reported: Exchange[] = [];
  const ctx: CallContext = {
    signal: new AbortController().signal,
    requestId: "r",
    onExchange: (exchange) => reported.push(exchange),
  };
  const url = new URL("https://goss.test/a?Signature=topsecret");
  const finish = beginExchange(ctx, { step: "fetch", method: "GET", url, secrets: SECRETS }, () => 0);
  expect(reported).toEqual([]);
  finish({ httpStatus: 403, bytes: 7, note: "Refused key-4711.", answer: "key-4711" });
  expect(reported).toEqual([
    {
      step: "fetch",
      method: "GET",
      host: "goss.test",
      path: "/a",
      startedAt: "1970-01-01T00:00:00.000Z",
      durationMs: expect.any(Number),
      httpStatus: 403,
      providerCode: null,
      providerRequestId: null,
      bytes: 7,
      note: "Refused [hidden].",
      answer: "[hidden]",
    },
  ]);
});

test("what a provider calls a request or an error is kept without secrets and in short", () => {
  const reported: Exchange[] = [];
  const ctx: CallContext = {
    signal: new AbortController().signal,
    requestId: "r",
    onExchange: (exchange) => reported.push(exchange),
  };
  const start = { step: "fetch", method: "GET", url: new URL("https://goss.test/a"), secrets: SECRETS } as const;
  const finish = beginExchange(ctx, start, () => 0);
  finish({ providerCode: "no key-4711", providerRequestId: `key-4711 ${"x".repeat(5_000)}`, note: "Refused." });
  expect(reported).toMatchObject([
    { providerCode: "no [hidden]", providerRequestId: expect.stringMatching(/^\[hidden\] x{191}$/) },
  ]);
});
