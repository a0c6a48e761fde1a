import type { IncomingMessage } from "node:http";
import { expect, it } from "vitest";
import { setClientAddress } from "./client-headers";

function request(headers: Record<string, string>): IncomingMessage {
  return { headers, socket: { remoteAddress: "203.0.113.9" } } as unknown as IncomingMessage;
}

const claims = {
  "x-forwarded-for": "10.0.0.1",
  "x-forwarded-proto": "https",
  "x-forwarded-host": "elsewhere",
  "x-real-ip": "10.0.0.1",
  forwarded: "for=10.0.0.1",
};

it("believes the socket and nothing that the client says about its address", () => {
  const one = request({ ...claims, host: "console", accept: "*/*" });
  setClientAddress(one, false);
  expect(one.headers).toEqual({ host: "console", accept: "*/*", "x-forwarded-for": "203.0.113.9" });
});

it("leaves the headers of a trusted proxy alone", () => {
  const one = request({ ...claims });
  setClientAddress(one, true);
  expect(one.headers).toEqual(claims);
});
