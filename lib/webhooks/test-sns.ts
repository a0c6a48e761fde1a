import { createHash, createSign } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { generate } from "selfsigned";

const NOTIFICATION = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"];
const CONFIRMATION = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];

type Fields = Readonly<Record<string, string>>;

/** Amazon SNS developer guide, "Verifying the signatures of Amazon SNS messages". */
function stringToSign(fields: Fields): string {
  const names = fields.Type === "Notification" ? NOTIFICATION : CONFIRMATION;
  return names.flatMap((name) => (fields[name] === undefined ? [] : [`${name}\n${fields[name]}\n`])).join("");
}

export function digestToSign(body: Buffer): string {
  return createHash("sha256")
    .update(stringToSign(JSON.parse(body.toString())))
    .digest("hex");
}

/** Signs deliveries anew with a certificate of its own, and has subscriptions confirmed at its own address. */
export interface SnsSigner {
  /** "host:port" of the certificate and of confirmations. */
  readonly host: string;
  sign(body: Buffer): Buffer;
  /** Tokens of the subscriptions that were confirmed. */
  readonly confirmed: readonly string[];
  close(): Promise<void>;
}

export async function startSnsSigner(): Promise<SnsSigner> {
  const { private: privateKey, cert } = await generate([{ name: "commonName", value: "sns.amazonaws.com" }]);
  const confirmed: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://sns.invalid");
    if (url.pathname.endsWith(".pem")) return void response.end(cert);
    confirmed.push(url.searchParams.get("Token") ?? "");
    response.end("<ConfirmSubscriptionResponse/>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const here = (url: string) => `http://${host}${new URL(url).pathname}${new URL(url).search}`;
  return {
    host,
    confirmed,
    sign(body) {
      const given: Fields = JSON.parse(body.toString());
      const moved: Fields = given.SubscribeURL ? { SubscribeURL: here(given.SubscribeURL) } : {};
      const fields: Fields = { ...given, ...moved, SigningCertURL: here(given.SigningCertURL ?? "") };
      const algorithm = fields.SignatureVersion === "2" ? "RSA-SHA256" : "RSA-SHA1";
      const Signature = createSign(algorithm).update(stringToSign(fields)).sign(privateKey, "base64");
      return Buffer.from(JSON.stringify({ ...fields, Signature }));
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
