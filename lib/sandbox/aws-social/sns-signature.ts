import { createHash, createSign } from "node:crypto";
import { generate } from "selfsigned";

/** A message in SNS's envelope, before and without its signature. */
export type SnsFields = Readonly<Record<string, string>>;

const SIGNED = {
  Notification: ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
  confirmation: ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
};

/** Name and value of every signed field, each with a line end; a field that is absent is left out. */
export function stringToSign(fields: SnsFields): string {
  const names = fields.Type === "Notification" ? SIGNED.Notification : SIGNED.confirmation;
  return names.flatMap((name) => (fields[name] === undefined ? [] : [`${name}\n${fields[name]}\n`])).join("");
}

/** A throwaway key and the certificate that it is known by. The key is never given away. */
export class SnsSigner {
  private constructor(
    readonly certificate: string,
    private readonly key: string,
  ) {}

  static async create(): Promise<SnsSigner> {
    const made = await generate([{ name: "commonName", value: "sns.amazonaws.com" }], {
      keySize: 2048,
      algorithm: "sha256",
    });
    return new SnsSigner(made.cert, made.private);
  }

  /** "/SimpleNotificationService-….pem" */
  get certificatePath(): string {
    return `/SimpleNotificationService-${createHash("md5").update(this.certificate).digest("hex")}.pem`;
  }

  /** Base64. Version 1 is RSA with SHA-1, version 2 with SHA-256. */
  sign(text: string, version: "1" | "2"): string {
    return createSign(version === "1" ? "sha1" : "sha256")
      .update(text)
      .sign(this.key, "base64");
  }
}

/** One for as long as the stand-in runs, made when it is first needed: a key costs more than all the rest of a start. */
export function lazySigner(): () => Promise<SnsSigner> {
  let signer: Promise<SnsSigner> | null = null;
  return () => {
    signer ??= SnsSigner.create();
    return signer;
  };
}
