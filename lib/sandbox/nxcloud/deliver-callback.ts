import { type Delivery, deliver, isSuccess } from "../deliver";
import { callbackBody } from "./callback-payload";
import type { NxcloudContext } from "./context";
import type { Account, Callback } from "./schemas";
import { nxcloudSign } from "./signature";

/** Posts a callback and repeats it while it is not answered with 2xx, at most `maxAttempts` times in all. */
export function deliverCallback(
  context: NxcloudContext,
  account: Account,
  url: string,
  callback: Callback,
): Promise<Delivery> {
  const { maxAttempts, retryDelayMs } = callback;
  const body = callbackBody(context, callback);
  const signing = callback.signing ?? context.settings.callbackSigning;
  const headers = () => ({
    "content-type": "application/json",
    ...signatureHeaders(context, account, body, signing),
  });
  return deliver({ url, body, headers, acknowledged: isSuccess, maxAttempts, retryDelayMs });
}

function signatureHeaders(
  context: NxcloudContext,
  account: Account,
  body: string,
  signing: NonNullable<Callback["signing"]>,
): Record<string, string> {
  if (signing === "off") return {};
  const algorithm = signing === "sha256" ? "sha256" : "md5";
  const parameters = {
    accessKey: account.accessKey,
    action: "callback",
    bizType: "2",
    ts: String(context.clock.now()),
  };
  const signedBody = Buffer.from(signing === "wrong" ? `${body} ` : body);
  return {
    accesskey: parameters.accessKey,
    action: parameters.action,
    biztype: parameters.bizType,
    ts: parameters.ts,
    algorithm,
    sign: nxcloudSign(parameters, signedBody, account.accessSecret, algorithm),
  };
}
