import { describe, expect, test } from "vitest";
import { diagnoseError, diagnoseStatus, type Operation, sentenceOf } from "./diagnoses";
import { codeText, graphErrorOf } from "./graph-error";

const GET_GONE =
  "Unsupported get request. Object with ID '123_123' does not exist, cannot be loaded due to missing permissions, or does not support this operation.";
const TYPES = "(#100) Param file must be a file with one of the following types: audio/aac, image/jpeg.";

function diagnose(error: object, status = 400, operation: Operation = "find-media") {
  const read = graphErrorOf({ error }, ["topsecret"]);
  if (!read) throw new Error("no error was read");
  return diagnoseError(operation, status, read);
}

describe("codes", () => {
  test.each([
    [0, "AUTH", false],
    [1, "UPSTREAM", true],
    [2, "UPSTREAM", true],
    [3, "FORBIDDEN", false],
    [4, "RATE_LIMITED", true],
    [10, "FORBIDDEN", false],
    [33, "NUMBER_NOT_BOUND", false],
    [100, "REJECTED", false],
    [190, "AUTH", false],
    [200, "FORBIDDEN", false],
    [299, "FORBIDDEN", false],
    [300, "UNKNOWN", true],
    [368, "FORBIDDEN", false],
    [80007, "RATE_LIMITED", true],
    [130429, "RATE_LIMITED", true],
    [130472, "REJECTED", false],
    [130497, "FORBIDDEN", false],
    [131000, "UPSTREAM", true],
    [131005, "FORBIDDEN", false],
    [131008, "REJECTED", false],
    [131009, "REJECTED", false],
    [131016, "UPSTREAM", true],
    [131021, "REJECTED", false],
    [131026, "REJECTED", false],
    [131030, "REJECTED", false],
    [131031, "FORBIDDEN", false],
    [131042, "REJECTED", false],
    [131047, "REJECTED", false],
    [131048, "RATE_LIMITED", true],
    [131051, "REJECTED", false],
    [131052, "UNAVAILABLE_AT_SENDER", false],
    [131053, "REJECTED", false],
    [131056, "RATE_LIMITED", true],
    [133016, "REJECTED", false],
    [2388012, "UNKNOWN", true],
  ])("%i is %s, worth another try: %s", (code, reason, retryable) => {
    const found = diagnose({ message: "m", code });
    expect(found).toMatchObject({ reason, retryable });
    expect(sentenceOf(found)).toMatch(/^[A-Z].*[.”] [A-Z].*\.$/);
    expect(found.happened).toContain(String(code));
  });

  test.each([
    [460, "password"],
    [463, "expired"],
    [467, "no longer valid"],
    [999, "does not accept"],
  ])("190 with the subcode %i says why", (error_subcode, word) => {
    expect(diagnose({ code: 190, error_subcode }, 401)).toMatchObject({
      reason: "AUTH",
      happened: expect.stringContaining(word),
    });
  });

  test("that are unknown say so, and what Meta says comes along", () => {
    expect(diagnose({ code: 777, message: "Something new" }).happened).toBe(
      "Meta answered with code 777 and HTTP 400; its documents do not describe the code. Meta says: “Something new”",
    );
  });

  test.each([
    [400, { code: 131009, is_transient: true }, "UPSTREAM", true],
    [400, { code: 4, is_transient: true }, "RATE_LIMITED", true],
    [429, { code: 130429 }, "RATE_LIMITED", true],
    [429, { code: 777 }, "RATE_LIMITED", true],
    [500, { code: 3 }, "FORBIDDEN", false],
    [500, { code: 777 }, "UPSTREAM", true],
    [401, { code: 777 }, "AUTH", false],
    [403, { message: "no code" }, "FORBIDDEN", false],
    [404, { code: 803 }, "NOT_FOUND", false],
    [404, { message: "no code" }, "NOT_FOUND", false],
    [200, { code: 100, error_subcode: 33 }, "NOT_FOUND", false],
  ])("HTTP %i with %j is %s, worth another try: %s", (status, error, reason, retryable) => {
    expect(diagnose(error, status)).toMatchObject({ reason, retryable });
  });
});

describe("code 100", () => {
  test.each<[Operation, object, string]>([
    ["find-media", { message: GET_GONE, error_subcode: 33 }, "NOT_FOUND"],
    ["remove-media", { message: "(#100) Invalid post_id parameter" }, "NOT_FOUND"],
    ["remove-media", { message: GET_GONE, error_subcode: "33" }, "NOT_FOUND"],
    ["remove-media", { message: "(#100) Invalid parameter" }, "REJECTED"],
    ["find-media", { message: "(#100) Invalid post_id parameter" }, "REJECTED"],
    ["upload-media", { message: "Unsupported post request.", error_subcode: 33 }, "NUMBER_NOT_BOUND"],
    ["list-numbers", { message: "Unsupported get request.", error_subcode: 33 }, "REJECTED"],
    ["upload-media", { message: TYPES }, "REJECTED"],
    ["upload-media", { message: "Invalid parameter", error_user_msg: "File Too Large" }, "TOO_LARGE"],
    ["upload-media", { message: "(#100) The parameter messaging_product is required." }, "REJECTED"],
    ["find-media", { message: "API calls from the server require an appsecret_proof argument" }, "AUTH"],
  ])("of %s with %j is %s", (operation, error, reason) => {
    expect(diagnose({ code: 100, ...error }, 400, operation)).toMatchObject({ reason, retryable: false });
  });

  test("with 33 says that a missing permission looks the same", () => {
    expect(diagnose({ code: 100, error_subcode: 33 }).happened).toMatch(/expired.*deleted.*permission/);
  });

  test("names the types that are taken, in words", () => {
    expect(diagnose({ code: 100, message: TYPES }, 400, "upload-media").happened).toMatch(/JPEG.*Office\.$/);
  });
});

test.each([
  [429, "RATE_LIMITED", true],
  [500, "UPSTREAM", true],
  [503, "UPSTREAM", true],
  [401, "AUTH", false],
  [403, "FORBIDDEN", false],
  [404, "UPSTREAM", true],
  [413, "TOO_LARGE", false],
  [400, "UNKNOWN", true],
  [200, "BAD_RESPONSE", true],
])("an answer without an error in it and HTTP %i is %s, worth another try: %s", (status, reason, retryable) => {
  expect(diagnoseStatus(status)).toMatchObject({ reason, retryable });
});

describe("the error of an answer", () => {
  test("is read although its parts have other types than documented", () => {
    const error = { code: "131053", error_subcode: "2494010", error_data: "Unsupported type", is_transient: "true" };
    expect(graphErrorOf({ error: { message: "m", ...error, fbtrace_id: "AX1" } }, [])).toEqual({
      code: 131053,
      subcode: 2494010,
      isTransient: true,
      text: "Unsupported type\nm",
      words: "Unsupported type",
      traceId: "AX1",
    });
  });

  test.each([
    [{ message: "m", error_user_msg: "u", error_data: { details: "d" } }, "d"],
    [{ message: "m", error_user_msg: "u", error_data: { messaging_product: "whatsapp" } }, "u"],
    [{ message: "m" }, "m"],
    [{}, null],
  ])("%j says %j", (error, words) => {
    expect(graphErrorOf({ error }, [])?.words).toBe(words);
  });

  test("is quoted without secrets and links", () => {
    expect(graphErrorOf({ error: { message: "topsecret at https://x.test/?a=b" } }, ["topsecret"])?.words).toBe(
      "[hidden] at [link]",
    );
  });

  test("is quoted only as far as a sentence can hold", () => {
    expect(graphErrorOf({ error: { message: "x".repeat(301) } }, [])?.words).toBe(`${"x".repeat(300)}…`);
  });

  test.each([null, undefined, [], "error", {}, { error: "text" }, { error: null }])("is not in %j", (answer) => {
    expect(graphErrorOf(answer, [])).toBeNull();
  });

  test("is shown by its code and subcode", () => {
    const shown = (error: object) => codeText(graphErrorOf({ error }, []) ?? expect.fail());
    expect([shown({ code: 100, error_subcode: 33 }), shown({ code: 4 }), shown({})]).toEqual([
      "100/33",
      "4",
      undefined,
    ]);
  });
});
