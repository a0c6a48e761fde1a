import { expect, it } from "vitest";
import { outcomeOf } from "./sign-in";

it.each([
  ["CredentialsSignin", { kind: "refused" }],
  ["Throttled:840", { kind: "throttled", seconds: 840 }],
  ["Throttled:soon", { kind: "unavailable" }],
  ["Unavailable", { kind: "unavailable" }],
  ["", { kind: "unavailable" }],
])("reads the code %j", (code, outcome) => {
  expect(outcomeOf(code)).toEqual(outcome);
});
