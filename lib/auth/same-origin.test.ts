import { describe, expect, it } from "vitest";
import { isCrossSite } from "./same-origin";

const request = (method: string, headers: Record<string, string>) =>
  new Request("http://internal:3000/api/x", { method, headers: { host: "desk.example:3000", ...headers } });

describe("isCrossSite", () => {
  it.each(["cross-site", "same-site", "none"])("refuses a change that the browser calls %s", (site) => {
    expect(isCrossSite(request("POST", { "sec-fetch-site": site, origin: "http://desk.example:3000" }))).toBe(true);
  });

  it("takes a change that the browser calls same-origin", () => {
    expect(isCrossSite(request("POST", { "sec-fetch-site": "same-origin" }))).toBe(false);
  });

  it.each([
    ["http://desk.example:3000", false],
    ["http://desk.example:4000", true],
    ["http://evil.example", true],
    ["null", true],
  ])("judges a change by its Origin %s where that is all it has", (origin, expected) => {
    expect(isCrossSite(request("POST", { origin }))).toBe(expected);
    expect(isCrossSite(request("DELETE", { origin }))).toBe(expected);
  });

  it("compares with the host that the proxy was asked for", () => {
    const headers = { "x-forwarded-host": "desk.example", origin: "https://desk.example" };
    expect(isCrossSite(request("POST", headers))).toBe(false);
  });

  it("lets other sites link to what only reads", () => {
    expect(isCrossSite(request("GET", { "sec-fetch-site": "cross-site" }))).toBe(false);
  });
});
