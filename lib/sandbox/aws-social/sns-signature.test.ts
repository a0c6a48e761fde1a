import { createHash, createVerify, X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { SnsSigner, stringToSign } from "./sns-signature";

const TOPIC = "arn:aws:sns:us-east-1:123456789012:wa-inbound";
const TOKEN = "2336412f37fb687f5d51e6e241d09c80";
const digest = (algorithm: string, text: string) => createHash(algorithm).update(text).digest("hex");

const notification = {
  Type: "Notification",
  MessageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
  TopicArn: TOPIC,
  Message: '{"messageId":"6d69f07a-c317-4278-9d5c-6a84078419ec"}',
  Timestamp: "2025-01-08T23:30:43.500Z",
};

describe("worked vectors of the string to sign", () => {
  test("a notification", () => {
    const text = stringToSign(notification);
    expect(digest("sha1", text)).toBe("3f18710a15ab6b8be12893e34c04b3e347cd16a9");
    expect(digest("sha256", text)).toBe("d72da95d2bbf53d331a7e5bfb026c6b1abf9ad87507341e4ea422cbfded93dfe");
  });

  test("a confirmation of a subscription", () => {
    const text = stringToSign({
      Type: "SubscriptionConfirmation",
      MessageId: "165545c9-2a5c-472c-8df2-7ff2be2b3b1b",
      Token: TOKEN,
      TopicArn: TOPIC,
      Message: `You have chosen to subscribe to the topic ${TOPIC}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
      SubscribeURL: `https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=${TOKEN}`,
      Timestamp: "2025-01-08T23:00:00.000Z",
    });
    expect(digest("sha1", text)).toBe("eb1e4050d141c732f3b240ed0abd4a2a689c57b9");
    expect(digest("sha256", text)).toBe("163977fce32ae6c674c0b55242bd7170a27da2c917a29d5f1b5125ead31ccfbc");
  });

  test("a subject stands between message id and time, and only when there is one", () => {
    expect(stringToSign({ ...notification, Subject: "Hi" })).toContain("\nSubject\nHi\nTimestamp\n");
    expect(stringToSign(notification)).not.toContain("Subject");
  });
});

describe("signatures", () => {
  let signer: SnsSigner;
  beforeAll(async () => {
    signer = await SnsSigner.create();
  });

  test.each([
    ["1", "sha1"],
    ["2", "sha256"],
  ] as const)("version %s is RSA with %s, verified by the certificate", (version, algorithm) => {
    const { publicKey } = new X509Certificate(signer.certificate);
    const signed = signer.sign("text", version);
    expect(createVerify(algorithm).update("text").verify(publicKey, signed, "base64")).toBe(true);
    expect(createVerify(algorithm).update("text ").verify(publicKey, signed, "base64")).toBe(false);
  });

  test("the certificate's name is of its content, and no key lies with it", async () => {
    expect(signer.certificatePath).toMatch(/^\/SimpleNotificationService-[0-9a-f]{32}\.pem$/);
    expect(signer.certificate).not.toContain("PRIVATE KEY");
    expect((await SnsSigner.create()).certificatePath).not.toBe(signer.certificatePath);
  });
});
