import { setTimeout as wait } from "node:timers/promises";
import { httpCall } from "../http-call";
import { callbackBody } from "./callback-payload";
import type { NxcloudContext } from "./context";
import type { Account, Callback } from "./schemas";
import { nxcloudSign } from "./signature";

const ANSWER_TIMEOUT_MS = 20_000;
const ANSWER_KEPT = 2000;

export interface Delivery {
  /** Somebody answered 2xx. */
  readonly delivered: boolean;
  /** What was sent, the same in every attempt. */
  readonly body: string;
  /** `status` is null and `answer` the reason when no answer came. */
  readonly attempts: readonly { readonly status: number | null; readonly answer: string }[];
}

/** Posts a callback and repeats it while it is not answered with 2xx, at most `maxAttempts` times in all. */
export async function deliverCallback(
  context: NxcloudContext,
  account: Account,
  url: string,
  callback: Callback,
): Promise<Delivery> {
  const body = callbackBody(context, callback);
  const attempts: { status: number | null; answer: string }[] = [];
  while (attempts.length < callback.maxAttempts) {
    if (attempts.length > 0) await wait(callback.retryDelayMs, undefined, { ref: false });
    const signing = callback.signing ?? context.settings.callbackSigning;
    const headers = { "content-type": "application/json", ...signatureHeaders(context, account, body, signing) };
    const attempt = await httpCall("POST", url, headers, Buffer.from(body), ANSWER_TIMEOUT_MS).then(
      (answer) => ({ status: answer.status, answer: answer.body.slice(0, ANSWER_KEPT) }),
      (error: Error) => ({ status: null, answer: error.message }),
    );
    attempts.push(attempt);
    if (attempt.status !== null && attempt.status >= 200 && attempt.status < 300) {
      return { delivered: true, body, attempts };
    }
  }
  return { delivered: false, body, attempts };
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
