import { z } from "zod";
import { jsonOf } from "../answers";

const SIGNED_KEYS = {
  Notification: ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
  SubscriptionConfirmation: ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
  UnsubscribeConfirmation: ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
} as const;

const text = z.string().min(1);
const messageSchema = z.looseObject({
  Type: z.enum(["Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"]),
  MessageId: text,
  TopicArn: text,
  Message: z.string(),
  Timestamp: text,
  SignatureVersion: z.union([z.string(), z.number()]).transform(String),
  Signature: text,
  SigningCertURL: text,
  Subject: z.string().nullish(),
  Token: text.optional(),
  SubscribeURL: text.optional(),
});

/** What SNS posts. Amazon SNS developer guide, "Parsing Amazon SNS message formats". */
export type SnsMessage = z.output<typeof messageSchema>;

/**
 * A signed delivery of SNS; null when it is none, as with raw delivery, which comes unsigned. The Content-Type does not
 * matter: SNS says text/plain.
 */
export function snsMessageOf(body: Uint8Array): SnsMessage | null {
  const parsed = messageSchema.safeParse(jsonOf(Buffer.from(body).toString("utf8")));
  return parsed.success ? parsed.data : null;
}

/**
 * The text under the signature: names and values as they are after JSON was decoded, each with a line feed. What is
 * absent is left out, which counts for Subject alone. Same guide, "Verifying the signatures of Amazon SNS messages".
 */
export function stringToSign(message: SnsMessage): string {
  return SIGNED_KEYS[message.Type]
    .flatMap((key) => {
      const value = message[key];
      return value === undefined || value === null ? [] : [`${key}\n${value}\n`];
    })
    .join("");
}
