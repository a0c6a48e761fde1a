import { describe, expect, test } from "vitest";
import { ProviderError } from "../errors";
import { checkTarget, hostList } from "./targets";

const none = hostList([]);

function refusal(url: string, exempt = none): ProviderError | null {
  try {
    checkTarget(new URL(url), exempt);
    return null;
  } catch (error) {
    if (error instanceof ProviderError) return error;
    throw error;
  }
}

describe("what can be told from a URL alone", () => {
  test.each([
    "http://api2.nxcloud.com/",
    "ftp://api2.nxcloud.com/",
    "file:///etc/passwd",
    "data:text/plain,hello",
    "https://name:word@api2.nxcloud.com/",
    "https://name@api2.nxcloud.com/",
    "https://127.0.0.1/",
    "https://127.0.0.1./",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://0177.0.0.1/",
    "https://127.1/",
    "https://0/",
    "https://[::1]/",
    "https://[::ffff:7f00:1]/",
    "https://[fd00:ec2::254]/",
    "https://169.254.169.254/latest/meta-data/",
  ])("%s is refused and never tried again", (url) => {
    expect(refusal(url)).toMatchObject({ reason: "BLOCKED_TARGET", retryable: false });
  });

  test.each(["https://api2.nxcloud.com/", "https://8.8.8.8/", "https://[2606:4700::1111]/"])("%s passes", (url) => {
    expect(refusal(url)).toBeNull();
  });

  test("a refusal shows neither query nor credentials", () => {
    const urls = [
      "http://goss.aliyuncs.com/a?Signature=abc",
      "https://name:word@h.test/?a=abc",
      "https://10.0.0.1/?abc",
    ];
    for (const url of urls) expect(refusal(url)?.publicMessage).not.toMatch(/abc|word/);
  });
});

describe("hosts that the installation lists", () => {
  const listed = hostList([
    "127.0.0.1:4010",
    "gateway.lan",
    "[::1]:8080",
    "plain.lan:80",
    "secure.lan:443",
    "no such host",
  ]);

  test.each([
    ["http://127.0.0.1:4010/x", true],
    ["https://127.0.0.1:4010/x", true],
    ["http://127.0.0.1:4011/x", false],
    ["http://127.0.0.1/x", false],
    ["http://2130706433:4010/x", true],
    ["http://gateway.lan/x", true],
    ["https://GATEWAY.lan:8443/x", true],
    ["http://sub.gateway.lan/x", false],
    ["http://[::1]:8080/x", true],
    ["http://[0:0:0:0:0:0:0:1]:8080/x", true],
    ["http://[::1]/x", false],
    ["http://plain.lan/x", true],
    ["https://plain.lan/x", false],
    ["https://secure.lan/x", true],
    ["http://secure.lan/x", false],
  ])("%s is exempt: %s", (url, expected) => {
    expect(listed.has(new URL(url))).toBe(expected);
  });

  test("credentials in the URL are refused for them too", () => {
    expect(refusal("http://name:word@gateway.lan/", listed)).toMatchObject({ reason: "BLOCKED_TARGET" });
  });

  test("nothing but http and https is opened for them either", () => {
    expect(refusal("ftp://gateway.lan/", listed)).toMatchObject({ reason: "BLOCKED_TARGET" });
  });
});
