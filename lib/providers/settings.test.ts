import { describe, expect, test } from "vitest";
import { isListedHost } from "./settings";

describe("hosts that a download link may lead to", () => {
  test.each([
    ["https://goss.oss-cn-hongkong.aliyuncs.com/x", true],
    ["https://goss.oss-cn-hongkong.ALIYUNCS.com/x", true],
    ["https://aliyuncs.com/x", false],
    ["https://evilaliyuncs.com/x", false],
    ["https://goss.aliyuncs.com.evil.test/x", false],
    ["https://files.example.com/x", true],
    ["https://sub.files.example.com/x", false],
    ["https://gateway.lan:8443/x", true],
    ["https://gateway.lan/x", false],
    ["https://default.lan/x", true],
  ])("%s: %s", (url, expected) => {
    const patterns = ["*.aliyuncs.com", "files.example.com", "gateway.lan:8443", "default.lan:443"];
    expect(isListedHost(patterns, new URL(url))).toBe(expected);
  });
});
