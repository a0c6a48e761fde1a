import { describe, expect, test } from "vitest";
import type { CallContext } from "../types";
import type { OnPremisesClient } from "./client";
import { gatewayStatusOf, isSameNumber, readApplicationSettings, readHealth } from "./installation";

const ctx: CallContext = { signal: new AbortController().signal, requestId: "test", onExchange: () => undefined };

/** Answers every call with `json`. */
function answering(json: unknown): OnPremisesClient {
  const never = () => Promise.reject(new Error("not asked for"));
  return { call: async () => json, fetch: never, login: never };
}

const health = (json: unknown) => readHealth(answering({ health: json }), ctx);
const settings = (application: unknown) => readApplicationSettings(answering({ settings: { application } }), ctx);

describe("health", () => {
  test("of one node", async () => {
    expect(await health({ gateway_status: "connecting" })).toEqual([
      { name: null, status: "connecting", role: null, trouble: null },
    ]);
  });

  test("of many nodes, one of them in trouble", async () => {
    const nodes = await health({
      "a:1": { gateway_status: "connected", role: "primary_master" },
      "b:2": { errors: [{ code: 1014, title: "Internal error", details: "core is down" }] },
      "c:3": "?",
    });
    expect(nodes).toEqual([
      { name: "a:1", status: "connected", role: "primary_master", trouble: null },
      { name: "b:2", status: null, role: null, trouble: "1014: core is down" },
      { name: "c:3", status: null, role: null, trouble: null },
    ]);
  });

  test.each([undefined, null, {}, { health: "connected" }])("%j is none", async (json) => {
    await expect(readHealth(answering(json), ctx)).rejects.toMatchObject({ reason: "BAD_RESPONSE" });
  });

  test.each([
    [
      "the primary master's before others'",
      { a: ["connected", "coreapp"], b: ["connecting", "primary_master"] },
      "connecting",
    ],
    ["any link rather than none", { a: ["disconnected", "coreapp"], b: ["connected", "coreapp"] }, "connected"],
    ["the client's own word, whatever it is", { a: ["in_orbit", "coreapp"] }, "in_orbit"],
    ["none without nodes", {}, null],
  ])("in one word is %s", async (_, nodes: Record<string, string[]>, expected) => {
    const told = Object.entries(nodes).map(([name, [gateway_status, role]]) => [name, { gateway_status, role }]);
    expect(gatewayStatusOf(await health(Object.fromEntries(told)))).toBe(expected);
  });
});

describe("application settings", () => {
  test("are read as the reference shows them", async () => {
    const application = {
      media: { auto_download: ["image", "voice"] },
      webhooks: { url: "https://console.test/hook", max_concurrent_requests: 12 },
      callback_backoff_delay_ms: "3000",
      garbagecollector_enable: { media: false, messages: true },
      wa_id: "15550783881",
    };
    expect(await settings(application)).toEqual({
      waId: "15550783881",
      webhookUrl: "https://console.test/hook",
      autoDownload: ["image", "voice"],
      deletesMedia: false,
    });
  });

  test("may have numbers and booleans as text, or the other way round", async () => {
    const application = { wa_id: 15550783881, garbagecollector_enable: { media: "true" } };
    expect(await settings(application)).toMatchObject({ waId: "15550783881", deletesMedia: true });
    expect(await settings({ garbagecollector_enable: { media: 0 } })).toMatchObject({ deletesMedia: false });
  });

  test.each([{}, { media: [], webhooks: null, garbagecollector_enable: "?", wa_id: {} }, { webhooks: { url: "" } }])(
    "%j tells nothing",
    async (application) => {
      const nothing = { waId: null, webhookUrl: null, autoDownload: null, deletesMedia: null };
      expect(await settings(application)).toEqual(nothing);
    },
  );

  test("without their object are malformed", async () => {
    await expect(settings(null)).rejects.toMatchObject({ reason: "BAD_RESPONSE" });
  });
});

test.each([
  ["15550783881", "15550783881", true],
  ["5511987654321", "551187654321", true],
  ["5215512345678", "525512345678", true],
  ["15550783881", "15550783882", false],
  ["15550783881", "15560783881", false],
  ["15550783881", "4915550783881", false],
])("%s and %s are one number: %s", (one, other, expected) => {
  expect([isSameNumber(one, other), isSameNumber(other, one)]).toEqual([expected, expected]);
});
