import { describe, expect, test } from "vitest";
import { aboutTheClock } from "./clock";
import { diagnose, sentenceOf } from "./diagnoses";
import { jsonErrorOf, xmlErrorOf } from "./error-facts";
import { diagnoseObject } from "./object-diagnoses";

const named = (name: string) => ({ name, message: undefined, readable: true });

describe("the name of an error", () => {
  test.each([
    [{ "x-amzn-errortype": "ResourceNotFoundException" }, "{}"],
    [{ "x-amzn-errortype": "ResourceNotFoundException:http://internal.amazon.com/coral/x/" }, "{}"],
    [{}, '{"code":"ResourceNotFoundException"}'],
    [{}, '{"__type":"com.amazonaws.socialmessaging#ResourceNotFoundException"}'],
    [{}, '{"__type":"aws.protocoltests#ResourceNotFoundException:http://internal.amazon.com/coral/x/"}'],
    [{ "x-amzn-errortype": "ResourceNotFoundException" }, '{"code":"AnotherException"}'],
    [{ "x-amzn-errortype": "ResourceNotFoundException" }, "<h1>not JSON</h1>"],
    [{ "x-amzn-errortype": "" }, '{"code":404,"__type":"ResourceNotFoundException"}'],
  ])("is read from %j and %s", (headers, text) => {
    expect(jsonErrorOf(headers, text).name).toBe("ResourceNotFoundException");
  });

  test.each(['{"message":"No."}', '{"Message":"No."}'])("is not needed for the text in %s", (text) => {
    expect(jsonErrorOf({}, text)).toEqual({ name: undefined, message: "No.", readable: true });
  });

  test.each(["", "<h1>Busy</h1>", "[]", "null", '"text"'])("is not found in %j", (text) => {
    expect(jsonErrorOf({}, text)).toMatchObject({ name: undefined, readable: false });
  });
});

describe("errors of the API and of STS", () => {
  test.each([
    ["ValidationException", 400, "REJECTED", false],
    ["InvalidParametersException", 400, "REJECTED", false],
    ["InvalidParameterException", 400, "REJECTED", false],
    ["LimitExceededException", 400, "REJECTED", false],
    ["AccessDeniedException", 403, "FORBIDDEN", false],
    ["AccessDeniedByMetaException", 403, "FORBIDDEN", false],
    ["ResourceNotFoundException", 404, "NOT_FOUND", false],
    ["ConflictException", 409, "REJECTED", false],
    ["ThrottledRequestException", 429, "RATE_LIMITED", true],
    ["ThrottlingException", 400, "RATE_LIMITED", true],
    ["InternalServiceException", 500, "UPSTREAM", true],
    ["DependencyException", 502, "UPSTREAM", true],
    ["ServiceUnavailable", 503, "UPSTREAM", true],
    ["UnrecognizedClientException", 403, "AUTH", false],
    ["InvalidClientTokenId", 403, "AUTH", false],
    ["InvalidSignatureException", 403, "AUTH", false],
    ["SignatureDoesNotMatch", 403, "AUTH", false],
    ["MissingAuthenticationTokenException", 403, "AUTH", false],
    ["IncompleteSignature", 403, "AUTH", false],
    ["ExpiredTokenException", 403, "AUTH", false],
    ["RequestExpired", 400, "CLOCK_SKEW", false],
    ["SignatureExpired", 403, "CLOCK_SKEW", false],
    ["UnknownOperationException", 404, "REJECTED", false],
    ["BrandNewException", 403, "FORBIDDEN", false],
    ["BrandNewException", 400, "REJECTED", false],
    ["BrandNewException", 404, "NOT_FOUND", false],
    ["BrandNewException", 418, "UPSTREAM", true],
    ["BrandNewException", 500, "UPSTREAM", true],
    ["BrandNewException", 413, "TOO_LARGE", false],
    ["constructor", 500, "UPSTREAM", true],
  ])("%s with HTTP %i is %s, worth another try: %s", (name, status, reason, retryable) => {
    const diagnosis = diagnose(status, named(name));
    expect(diagnosis).toMatchObject({
      reason,
      retryable,
      happened: expect.stringContaining(name === "BrandNewException" && status === 413 ? "size" : name),
    });
    expect(sentenceOf(diagnosis)).toMatch(/^[A-Z].*\. [A-Z].*\.$/);
  });

  test.each([
    [429, "RATE_LIMITED", true],
    [403, "UPSTREAM", true],
    [404, "UPSTREAM", true],
    [503, "UPSTREAM", true],
    [413, "TOO_LARGE", false],
  ])("HTTP %i with a page of something in between is %s, worth another try: %s", (status, reason, retryable) => {
    expect(diagnose(status, jsonErrorOf({}, "<h1>Sorry</h1>"))).toMatchObject({ reason, retryable });
  });

  test("of Meta name both of what they may mean", () => {
    const { happened } = diagnose(403, named("AccessDeniedByMetaException"));
    expect(happened).toMatch(/expired or belongs to another number.*blocked or no longer linked/);
  });
});

const xml = (code: string, message = "") =>
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;

describe("errors of S3", () => {
  test.each([
    [404, xml("NoSuchBucket"), "FORBIDDEN", false],
    [403, xml("AccessDenied", "Access Denied"), "FORBIDDEN", false],
    [403, xml("AccessDenied", "Request has expired"), "EXPIRED", true],
    [301, xml("PermanentRedirect"), "FORBIDDEN", false],
    [301, "", "FORBIDDEN", false],
    [400, xml("AuthorizationHeaderMalformed"), "FORBIDDEN", false],
    [403, xml("InvalidAccessKeyId"), "AUTH", false],
    [403, xml("SignatureDoesNotMatch"), "AUTH", false],
    [400, xml("ExpiredToken"), "AUTH", false],
    [403, xml("RequestTimeTooSkewed"), "CLOCK_SKEW", false],
    [404, xml("NoSuchKey"), "UPSTREAM", true],
    [404, "", "UPSTREAM", true],
    [503, xml("SlowDown"), "RATE_LIMITED", true],
    [500, xml("InternalError"), "UPSTREAM", true],
    [503, "", "UPSTREAM", true],
    [400, xml("EntityTooLarge"), "TOO_LARGE", false],
    [403, xml("toString"), "FORBIDDEN", false],
  ])("HTTP %i %s is %s, worth another try: %s", (status, text, reason, retryable) => {
    expect(diagnoseObject(status, xmlErrorOf(text))).toMatchObject({ reason, retryable });
  });
});

describe("a refused signature", () => {
  const refused = diagnose(403, named("InvalidSignatureException"));

  test.each([
    [300_000, "CLOCK_SKEW", "300 s behind"],
    [-900_000, "CLOCK_SKEW", "900 s ahead"],
    [60_000, "AUTH", "InvalidSignatureException"],
    [null, "AUTH", "InvalidSignatureException"],
  ])("with a drift of %s ms is %s", (driftMs, reason, words) => {
    expect(aboutTheClock(refused, "InvalidSignatureException", driftMs)).toMatchObject({
      reason,
      happened: expect.stringContaining(words),
    });
  });

  test("of a key that is not known has nothing to do with the clock", () => {
    const unknown = diagnose(403, named("UnrecognizedClientException"));
    expect(aboutTheClock(unknown, "UnrecognizedClientException", 900_000)).toBe(unknown);
  });
});
