import { describe, expect, test } from "vitest";
import { canonicalRequest, EMPTY_SHA256, sha256, signature } from "./sigv4";

const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const DATE = "20250108T233043Z";
const SCOPE = { date: "20250108", region: "us-east-1", service: "social-messaging" };
const NUMBER = "phone-number-id-01234567890123456789012345678901";
const ARN =
  "arn%3Aaws%3Asocial-messaging%3Aus-east-1%3A123456789012%3Aphone-number-id%2F01234567890123456789012345678901";
const headers = {
  "content-type": "application/json",
  host: "social-messaging.us-east-1.amazonaws.com",
  "x-amz-date": DATE,
};

function sign(method: string, path: string, query: string, body: string | null): string {
  const signedHeaders = body === null ? ["host", "x-amz-date"] : ["content-type", "host", "x-amz-date"];
  const payloadHash = body === null ? EMPTY_SHA256 : sha256(body);
  const request = { method, path, query, headers, signedHeaders, payloadHash };
  return signature(SECRET, SCOPE, DATE, canonicalRequest(request, SCOPE.service));
}

const getBody = `{"mediaId":"530339869524171","originationPhoneNumberId":"${NUMBER}","destinationS3File":{"bucketName":"example-media","key":"inbound/"}}`;
const postBody = `{"originationPhoneNumberId":"${NUMBER}","sourceS3File":{"bucketName":"example-media","key":"outbound/photo.jpeg"}}`;

describe("worked vectors of AWS's own signer", () => {
  test.each([
    [
      "V1 get",
      "POST",
      "/v1/whatsapp/media/get",
      "",
      getBody,
      "2923a95bb0b265f87c0b9eca06d0f6fad82f9067305b64c18dbc7fee049179e0",
    ],
    [
      "V2 post",
      "POST",
      "/v1/whatsapp/media",
      "",
      postBody,
      "5df6a63a618cccf04bd194774d69b4248162a5c63edca53495f257aa01670f0a",
    ],
    [
      "V3 delete",
      "DELETE",
      "/v1/whatsapp/media",
      `mediaId=530339869524171&originationPhoneNumberId=${NUMBER}`,
      null,
      "ddaaf2175fa3d1d26cb79a1561b42e133a4c8dc67ea571758adc38524159f2bd",
    ],
    [
      "V4 delete by ARN",
      "DELETE",
      "/v1/whatsapp/media",
      `originationPhoneNumberId=${ARN}&mediaId=530339869524171`,
      null,
      "b628e7a382e01f11c595b95dfc0e3ef2433abdbe0ade88c76194b93d4cf67a1b",
    ],
    [
      "V5 list",
      "GET",
      "/v1/whatsapp/waba/list",
      "maxResults=100",
      null,
      "d6b24ece79ba84e8603f1f65676dfd702c5624ae2029d88a75956a68b2c1b13e",
    ],
    [
      "V6 details",
      "GET",
      "/v1/whatsapp/waba/details",
      "id=waba-01234567890123456789012345678901",
      null,
      "46f5ed512165fc56ce18877eafdacb9f24ea6a32e38cd1edb953f41e02632a3c",
    ],
  ])("%s", (_name, method, path, query, body, expected) => {
    expect(sign(method, path, query, body)).toBe(expected);
  });

  test("an ARN in the query may be sent as it is, and is signed encoded", () => {
    const plain = `mediaId=530339869524171&originationPhoneNumberId=${decodeURIComponent(ARN)}`;
    expect(sign("DELETE", "/v1/whatsapp/media", plain, null)).toBe(
      "b628e7a382e01f11c595b95dfc0e3ef2433abdbe0ade88c76194b93d4cf67a1b",
    );
  });
});

describe("the canonical request", () => {
  const request = { method: "GET", query: "", headers: {}, signedHeaders: [], payloadHash: "x" };
  const line = (at: number, text: string) => text.split("\n")[at];

  test("a path is encoded once for S3 and once more for everybody else", () => {
    const path = "/media/a%20b~(1).jpg";
    expect(line(1, canonicalRequest({ ...request, path }, "s3"))).toBe("/media/a%20b~%281%29.jpg");
    expect(line(1, canonicalRequest({ ...request, path }, "sts"))).toBe("/media/a%2520b~%281%29.jpg");
  });

  test("the query is sorted by name, then by value; a name without a value has an empty one", () => {
    const query = "b=2&a-b=1&a=2&a=1&list";
    expect(line(2, canonicalRequest({ ...request, path: "/", query }, "s3"))).toBe("a=1&a=2&a-b=1&b=2&list=");
  });

  test("spaces around and within a header's value are folded", () => {
    const one = { ...request, path: "/", headers: { "x-amz-meta-a": "  b   c " }, signedHeaders: ["x-amz-meta-a"] };
    expect(line(3, canonicalRequest(one, "s3"))).toBe("x-amz-meta-a:b c");
  });
});
