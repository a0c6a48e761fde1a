import { describe, expect, test } from "vitest";
import { diagnosedError } from "../diagnosis";
import { diagnoseCode, diagnoseStatus, sentenceOf } from "./diagnoses";
import { diagnoseObject } from "./object-diagnoses";

describe("codes of the API", () => {
  test.each([
    [-1, "UNKNOWN", true],
    [1000, "AUTH", false],
    [1001, "AUTH", false],
    [1002, "REJECTED", false],
    [1003, "AUTH", false],
    [1004, "CLOCK_SKEW", false],
    [1005, "AUTH", false],
    [1009, "AUTH", false],
    [9000, "REJECTED", false],
    [9001, "UPSTREAM", true],
    [9002, "NUMBER_NOT_BOUND", false],
    [9003, "FORBIDDEN", false],
    [9004, "FORBIDDEN", false],
    [9005, "FORBIDDEN", false],
    [9006, "NUMBER_NOT_BOUND", false],
    [9007, "UPSTREAM", true],
    [9008, "FORBIDDEN", false],
    [9009, "FORBIDDEN", false],
    [9010, "FORBIDDEN", false],
    [9099, "UNKNOWN", true],
    [12345, "UNKNOWN", true],
  ])("%i is %s, worth another try: %s", (code, reason, retryable) => {
    expect(diagnoseCode(code, "getMedia")).toMatchObject({ reason, retryable });
    expect(sentenceOf(diagnoseCode(code, "getMedia"))).toMatch(/^[A-Z].*\. [A-Z].*\.$/);
  });

  test("9007 of an integrator's call says that the account is no integrator", () => {
    expect(diagnoseCode(9007, "phoneList")).toMatchObject({ reason: "FORBIDDEN", retryable: false });
  });
});

test.each([
  [429, "RATE_LIMITED", true],
  [500, "UPSTREAM", true],
  [503, "UPSTREAM", true],
  [404, "UPSTREAM", true],
  [413, "TOO_LARGE", false],
  [200, "BAD_RESPONSE", true],
])("an answer without a usable body and HTTP %i is %s, worth another try: %s", (status, reason, retryable) => {
  expect(diagnoseStatus(status)).toMatchObject({ reason, retryable });
});

const xml = (code: string, more = "") => `<?xml version="1.0"?><Error><Code>${code}</Code>${more}</Error>`;

describe("answers of the object store", () => {
  test.each([
    [403, xml("AccessDenied", "<Message>Request has expired.</Message>"), "EXPIRED", true],
    [403, xml("AccessDenied", "<EC>0002-00000069</EC>"), "EXPIRED", true],
    [403, xml("AccessDenied", "<Message>Nobody may.</Message>"), "FORBIDDEN", false],
    [403, xml("SignatureDoesNotMatch"), "UPSTREAM", true],
    [403, xml("InvalidAccessKeyId"), "UPSTREAM", true],
    [403, xml("SomethingNew"), "UNKNOWN", true],
    [403, xml("constructor"), "UNKNOWN", true],
    [403, "", "UNKNOWN", true],
    [404, xml("NoSuchKey"), "NOT_FOUND", false],
    [404, xml("NoSuchBucket"), "UPSTREAM", true],
    [404, "", "NOT_FOUND", false],
    [410, "", "NOT_FOUND", false],
    [429, "", "RATE_LIMITED", true],
    [500, xml("InternalError"), "UPSTREAM", true],
    [503, xml("AccessDenied"), "UPSTREAM", true],
    [204, "", "UNKNOWN", true],
  ])("HTTP %i %s is %s, worth another try: %s", (status, text, reason, retryable) => {
    expect(diagnoseObject(status, text).diagnosis).toMatchObject({ reason, retryable });
  });

  test("keep their own word", () => {
    expect(diagnoseObject(404, xml("NoSuchKey")).code).toBe("NoSuchKey");
  });
});

test("an error carries what happened and what the answer told", () => {
  const error = diagnosedError(diagnoseCode(9006, "getMedia"), { httpStatus: 200, providerCode: "9006" });
  expect(error).toMatchObject({
    reason: "NUMBER_NOT_BOUND",
    retryable: false,
    httpStatus: 200,
    providerCode: "9006",
    publicMessage: "The business phone number is not bound to the application at NXCloud (code 9006).",
  });
});
