import { verify } from "node:crypto";
import type { CallContext, ProviderDeps, RawWebhook } from "../types";
import type { AwsSocialConfig } from "./config";
import { signingKey } from "./sns-certificate";
import { isSnsHost } from "./sns-hosts";
import { type SnsMessage, snsMessageOf, stringToSign } from "./sns-message";

/** SignatureVersion → digest. Amazon SNS developer guide, "Verifying the signatures of Amazon SNS messages". */
const DIGESTS: ReadonlyMap<string, string> = new Map([
  ["1", "sha1"],
  ["2", "sha256"],
]);

export type SnsVerdict =
  | { readonly ok: true; readonly message: SnsMessage }
  | { readonly ok: false; readonly because: string };

const refused = (because: string): SnsVerdict => ({ ok: false, because });

/**
 * Whether SNS sent this for a topic that is listed. Cheap tests come first: nothing is fetched for a delivery that would
 * be refused anyway. Throws ProviderError when the certificate cannot be had right now.
 */
export async function verifySns(
  request: RawWebhook,
  { settings }: AwsSocialConfig,
  deps: ProviderDeps,
  ctx: CallContext,
): Promise<SnsVerdict> {
  if (request.headers["x-amz-sns-rawdelivery"] === "true") {
    return refused("The delivery is raw and so not signed. Switch off raw message delivery for the subscription.");
  }
  const message = snsMessageOf(request.body);
  if (!message) return refused("The delivery is not a signed message of SNS.");
  if (!settings.topicArns.includes(message.TopicArn)) {
    return refused(`The topic ${message.TopicArn.slice(0, 300)} is not among the topics of the connection.`);
  }
  const digest = DIGESTS.get(message.SignatureVersion);
  if (!digest) return refused("The delivery is signed in a way that is not known.");
  const url = certificateUrl(message, settings.snsHosts);
  if (!url) return refused("The certificate of the delivery is not at a host of SNS.");
  const key = await signingKey(url, deps, ctx);
  if (!key) return refused("There is no valid certificate where the delivery says.");
  const signature = Buffer.from(message.Signature, "base64");
  const isTrue = key.asymmetricKeyType === "rsa" && verify(digest, Buffer.from(stringToSign(message)), key, signature);
  return isTrue ? { ok: true, message } : refused("The signature of the delivery does not match.");
}

function certificateUrl({ SigningCertURL }: SnsMessage, hosts: readonly string[]): URL | null {
  if (!URL.canParse(SigningCertURL)) return null;
  const url = new URL(SigningCertURL);
  return isSnsHost(hosts, url) && url.pathname.endsWith(".pem") ? url : null;
}
