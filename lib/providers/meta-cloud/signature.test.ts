import { describe, expect, test } from "vitest";
import { appSecretProof, derivedVerifyToken, isSignedBy, signatureOf } from "./signature";

const SECRET = "app-secret-for-tests";
const ESCAPED = String.raw`{"object":"whatsapp_business_account","entry":[{"id":"0","changes":[{"field":"messages","value":{"contacts":[{"profile":{"name":"Zo\u00eb"}}],"url":"https:\/\/lookaside.fbsbx.com\/a"}}]}]}`;
const REWRITTEN = JSON.stringify(JSON.parse(ESCAPED));
const SIGNED = "sha256=a9210b285fcd27a1b47bfbb52f64b6d5c20a7c5b46355689c86ecd44e21d2c7f";

describe("signatures of deliveries", () => {
  test.each([
    ["secret", "test", "sha256=0329a06b62cd16b33eb6792be8c60b158d89a2ee3a876fce9a881ebb488c0914"],
    [SECRET, ESCAPED, SIGNED],
    [SECRET, REWRITTEN, "sha256=cdad3149a409e09d6e0d4597b1a389356d9f01e164dab9f59d604633cc87db21"],
  ])("with %s over %s", (secret, body, expected) => {
    expect(signatureOf(body, secret)).toBe(expected);
    expect(isSignedBy(secret, Buffer.from(body), expected)).toBe(true);
  });

  test("are over the bytes that came, not over what they mean", () => {
    expect(isSignedBy(SECRET, Buffer.from(REWRITTEN), SIGNED)).toBe(false);
  });

  test.each([SIGNED.toUpperCase(), ` ${SIGNED} `])("are the same in other writing: %j", (header) => {
    expect(isSignedBy(SECRET, Buffer.from(ESCAPED), header)).toBe(true);
  });

  test.each(["", "sha256=", SIGNED.slice(0, -1), SIGNED.slice(7), SIGNED.replace("sha256", "sha1"), `${SIGNED}0`])(
    "are refused when they are %j",
    (header) => {
      expect(isSignedBy(SECRET, Buffer.from(ESCAPED), header)).toBe(false);
    },
  );
});

test("the proof of the app secret is made of both secrets", () => {
  // Computed with openssl dgst -sha256 -hmac.
  expect(appSecretProof("EAAJB-token", SECRET)).toBe(
    "eb5a75398055f5142fdd529dcfb94911cc666fcf2600a1b242f3851969d50b65",
  );
});

describe("the verify token that is derived", () => {
  test("is always the same for an app, and another for another", () => {
    expect(derivedVerifyToken(SECRET)).toBe(derivedVerifyToken(SECRET));
    expect(derivedVerifyToken(SECRET)).not.toBe(derivedVerifyToken("another"));
  });

  test("is plain, long enough and shows nothing of the secret", () => {
    expect(derivedVerifyToken(SECRET)).toMatch(/^[\w-]{32}$/);
    expect(derivedVerifyToken(SECRET)).not.toContain(SECRET.slice(0, 4));
  });
});
