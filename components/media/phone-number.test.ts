import { expect, it } from "vitest";
import { formatPhoneNumber, numberName } from "./phone-number";

it.each([
  ["551140401188", "+55 11 4040 1188"],
  ["493055500142", "+49 30 5550 0142"],
  ["12025550123", "+1 202 555 0123"],
  ["35312345678", "+353 1234 5678"],
])("sets the country code of %s apart and groups the rest", (digits, text) => {
  expect(formatPhoneNumber(digits)).toBe(text);
});

it.each(["", "1234567", "+49 30 1", "bot-1"])("leaves %j, which is no number, as it is", (text) => {
  expect(formatPhoneNumber(text)).toBe(text);
});

it.each([
  ["Front desk", "Front desk"],
  ["", "+1 202 555 0123"],
  ["+12025550123", "+1 202 555 0123"],
  ["12025550123", "+1 202 555 0123"],
])("calls a number with the name %j %s", (displayName, called) => {
  expect(numberName({ displayName, phoneNumber: "12025550123" })).toBe(called);
});
