import { describe, expect, test } from "vitest";
import { meaningOf } from "./codes";
import { NO_SUCH_CALL, refusalOf, sentenceOf } from "./diagnoses";

const answer = (...errors: unknown[]) => JSON.stringify({ meta: { version: "v2.45.1" }, errors });

describe("codes of the client", () => {
  test.each([
    [1000, 500, "UPSTREAM", true],
    [1001, 400, "REJECTED", false],
    [1002, 400, "REJECTED", false],
    [1003, 400, "REJECTED", false],
    [1004, 409, "REJECTED", false],
    [1005, 401, "AUTH", false],
    [1005, 403, "FORBIDDEN", false],
    [1006, 404, "NOT_FOUND", false],
    [1007, 403, "REJECTED", false],
    [1008, 400, "REJECTED", false],
    [1009, 400, "REJECTED", false],
    [1010, 400, "REJECTED", false],
    [1011, 500, "UPSTREAM", true],
    [1012, 404, "REJECTED", false],
    [1013, 400, "REJECTED", false],
    [1014, 500, "UPSTREAM", true],
    [1015, 429, "RATE_LIMITED", true],
    [1016, 503, "UPSTREAM", true],
    [1017, 500, "UPSTREAM", true],
    [1018, 500, "UPSTREAM", true],
    [1019, 400, "REJECTED", false],
    [1020, 400, "REJECTED", false],
    [1021, 400, "REJECTED", false],
    [1022, 412, "REJECTED", false],
    [1023, 500, "UPSTREAM", true],
    [1024, 401, "AUTH", false],
    [1025, 400, "REJECTED", false],
    [1026, 501, "REJECTED", false],
    [1028, 500, "REJECTED", false],
    [1031, 403, "FORBIDDEN", false],
    [2000, 404, "REJECTED", false],
    [2013, 400, "REJECTED", false],
    [400, 400, "UNAVAILABLE_AT_SENDER", false],
    [402, 400, "REJECTED", false],
    [408, 400, "REJECTED", false],
    [410, 400, "REJECTED", false],
    [429, 429, "RATE_LIMITED", true],
    [430, 400, "FORBIDDEN", false],
    [432, 400, "FORBIDDEN", false],
    [433, 400, "FORBIDDEN", false],
    [470, 400, "REJECTED", false],
    [471, 400, "REJECTED", false],
    [472, 400, "REJECTED", false],
    [480, 400, "REJECTED", false],
    [500, 500, "UPSTREAM", true],
    [501, 400, "REJECTED", false],
  ])("%i with HTTP %i is %s, worth another try: %s", (code, status, reason, retryable) => {
    const refusal = refusalOf(status, answer({ code, title: "?" }));
    expect(refusal).toMatchObject({ code: String(code), diagnosis: { reason, retryable } });
    expect(refusal?.diagnosis.happened).toContain(`code ${code}`);
    expect(refusal && sentenceOf(refusal.diagnosis)).toMatch(/^[A-Z].*\. [A-Z].*\.$/);
  });

  test("2000 to 2013 are faults of templates", () => {
    for (let code = 2000; code <= 2013; code++) {
      expect(meaningOf(code)).toMatchObject({ reason: "REJECTED", happened: expect.stringContaining(String(code)) });
    }
  });

  test("count whatever the status says", () => {
    expect(refusalOf(200, answer({ code: 1014 }))).toMatchObject({ diagnosis: { reason: "UPSTREAM" } });
    expect(refusalOf(500, answer({ code: 1006 }))).toMatchObject({ diagnosis: { reason: "NOT_FOUND" } });
  });

  test("may come as text, and the first that is known counts", () => {
    expect(refusalOf(500, answer("?", { code: 77_777 }, { code: "1015" }))).toMatchObject({
      code: "1015",
      diagnosis: { reason: "RATE_LIMITED" },
    });
  });

  test.each([1027, 1029, 1030, 4711])("%i is in no document, and that is said", (code) => {
    expect(meaningOf(code)).toBeNull();
    expect(refusalOf(500, answer({ code }))).toMatchObject({
      code: String(code),
      diagnosis: { reason: "UPSTREAM", retryable: true, happened: expect.stringContaining(`code ${code}, which`) },
    });
  });

  test("a file that is too large is told from other wrong values", () => {
    const details = "Request content exceeds size of 100 MB";
    expect(refusalOf(400, answer({ code: 1009, details }))).toMatchObject({ diagnosis: { reason: "TOO_LARGE" } });
  });

  test("mean what the call makes of them", () => {
    expect(refusalOf(404, answer({ code: 1006 }), NO_SUCH_CALL)).toMatchObject({ diagnosis: { reason: "REJECTED" } });
    expect(refusalOf(404, "", NO_SUCH_CALL)).toMatchObject({ diagnosis: { reason: "REJECTED" } });
  });
});

describe("answers without a code", () => {
  test.each([
    [401, "AUTH", false],
    [403, "FORBIDDEN", false],
    [404, "NOT_FOUND", false],
    [400, "REJECTED", false],
    [413, "TOO_LARGE", false],
    [429, "RATE_LIMITED", true],
    [500, "UPSTREAM", true],
    [503, "UPSTREAM", true],
    [304, "UPSTREAM", true],
  ])("HTTP %i is %s, worth another try: %s", (status, reason, retryable) => {
    for (const text of ["", "<h1>?</h1>", "{}", '{"errors":[]}', '{"errors":["?"]}']) {
      expect(refusalOf(status, text)).toMatchObject({ code: undefined, diagnosis: { reason, retryable } });
    }
  });

  test("are a success with a 2xx status", () => {
    for (const text of ["", '{"meta":{}}', '{"errors":[]}']) expect(refusalOf(202, text)).toBeNull();
  });
});
