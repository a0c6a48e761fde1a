import { expect, test } from "vitest";
import { pauseAfter } from "./usage";

const business = (...usages: unknown[]) => ({
  "x-business-use-case-usage": JSON.stringify({ "102290129340398": usages }),
});
const app = (usage: unknown) => ({ "x-app-usage": JSON.stringify(usage) });
const room = { type: "whatsapp", call_count: 95, total_cputime: 1, total_time: 1, estimated_time_to_regain_access: 0 };

test.each([
  ["nothing told", {}, 0],
  ["room left", business(room), 0],
  ["an app with room", app({ call_count: 0, total_cputime: 0, total_time: 0 }), 0],
  ["an app nearly used up", app({ call_count: 96, total_cputime: 0, total_time: 0 }), 60_000],
  ["time nearly used up", business(room, { ...room, total_time: 100 }), 60_000],
  ["CPU time nearly used up, as text", business({ ...room, total_cputime: "97" }), 60_000],
  ["minutes to wait", business({ ...room, call_count: 100, estimated_time_to_regain_access: 12 }), 720_000],
  ["minutes to wait at a low count", business({ estimated_time_to_regain_access: 1 }), 60_000],
  ["the longer of both", { ...app({ call_count: 99 }), ...business({ estimated_time_to_regain_access: 3 }) }, 180_000],
  ["not JSON", { "x-app-usage": "{", "x-business-use-case-usage": "?" }, 0],
  ["other JSON", { "x-app-usage": "[1]", "x-business-use-case-usage": '{"1":7}' }, 0],
  ["figures that are none", app({ call_count: "many", total_time: null }), 0],
])("%s", (_, headers, expected) => {
  expect(pauseAfter(headers)).toBe(expected);
});
