import { z } from "zod";
import { FIRST_THE_OTHERS, NUMBERS_LINE, numbersLine, orFailure } from "../check-lines";
import { ProviderError } from "../errors";
import { redactAnswer } from "../exchange";
import type { CallContext, CheckResult, ProviderNumber } from "../types";
import type { GraphClient } from "./client";
import type { MetaCloudConfig } from "./config";
import { isProofRefused } from "./diagnoses";
import { listNumbers } from "./numbers";

/** No object has this id, so the answer tells only whether the call was let in. */
const NOBODYS_ID = "0";
/** What stands in the way of any call, whatever it asks for. */
const NOT_LET_IN = new Set(["AUTH", "UPSTREAM", "TIMEOUT", "BAD_RESPONSE", "BLOCKED_TARGET"]);

/** The result of the call that only knocks. Headers are null when no answer came. */
interface Knock {
  readonly headers: Readonly<Record<string, string>> | null;
  readonly error: ProviderError | null;
}

type Listing = readonly ProviderNumber[] | ProviderError | null;

/** Token, proof, API version, permission, numbers and webhooks, each as one result. Throws only the signal's reason. */
export async function checkConnection(
  config: MetaCloudConfig,
  client: GraphClient,
  ctx: CallContext,
): Promise<readonly CheckResult[]> {
  const knock = await knockAt(client, ctx);
  const listing = config.settings.wabaId ? await orFailure(listNumbers(config, client, ctx)) : null;
  return [
    checkCredentials(knock),
    checkProof(config, knock),
    checkVersion(config, knock),
    checkPermission(knock, listing),
    checkNumbers(listing),
    checkWebhooks(config),
  ];
}

async function knockAt(client: GraphClient, ctx: CallContext): Promise<Knock> {
  const call = { step: "check", operation: "find-media", method: "GET", path: [NOBODYS_ID] } as const;
  const outcome = await orFailure(client.ask({ ...call, data: z.unknown() }, ctx));
  if (outcome instanceof ProviderError) return { headers: null, error: outcome };
  return { headers: outcome.headers, error: "error" in outcome ? outcome.error : null };
}

function checkCredentials({ error }: Knock): CheckResult {
  const about = { id: "credentials", label: "API address and access token" };
  if (error === null || !(NOT_LET_IN.has(error.reason) || error.reason === "RATE_LIMITED")) {
    return { ...about, outcome: "ok", detail: "Meta accepts the access token.", remedy: null };
  }
  if (isProofRefused(error)) {
    const detail = "Meta judges the access token only together with a right proof of the app secret.";
    return { ...about, outcome: "skipped", detail, remedy: null };
  }
  if (error.reason === "RATE_LIMITED") {
    return { ...about, outcome: "warning", detail: error.publicMessage, remedy: "Check the connection again later." };
  }
  const remedy =
    error.reason === "AUTH"
      ? "Make a new token for the system user in Meta's Business settings and enter it."
      : "Check the API address, then check the connection again.";
  return { ...about, outcome: "failed", detail: error.publicMessage, remedy };
}

function checkProof({ settings }: MetaCloudConfig, { error }: Knock): CheckResult {
  const about = { id: "proof", label: "Proof of the app secret" };
  if (error && isProofRefused(error)) {
    const remedy = settings.sendProof
      ? "Enter the app secret again: it has to be that of the app which the token was made for."
      : "Switch on “Send proof of the app secret”.";
    return { ...about, outcome: "failed", detail: error.publicMessage, remedy };
  }
  if (error && NOT_LET_IN.has(error.reason)) {
    return { ...about, outcome: "skipped", detail: "Nothing can be said before calls are let in.", remedy: null };
  }
  const detail = settings.sendProof
    ? "Every call carries the proof, and Meta accepts it."
    : "The app does not demand a proof, and none is sent.";
  return { ...about, outcome: "ok", detail, remedy: null };
}

function checkVersion({ settings, secrets }: MetaCloudConfig, { headers }: Knock): CheckResult {
  const about = { id: "version", label: "API version" };
  const warning = headers?.["x-ad-api-version-warning"];
  const used = headers?.["facebook-api-version"];
  const remedy = "Enter a version that Meta lists as available in the changelog of the Graph API.";
  if (warning) {
    const detail = `Meta warns: “${redactAnswer(warning, Object.values(secrets)).slice(0, 300)}”`;
    return { ...about, outcome: "warning", detail, remedy };
  }
  if (!used) return { ...about, outcome: "skipped", detail: "Meta did not tell which version answered.", remedy: null };
  if (used !== settings.apiVersion) {
    const detail = `Calls name ${settings.apiVersion}, but Meta answered with ${used.slice(0, 20)}.`;
    return { ...about, outcome: "warning", detail, remedy };
  }
  return { ...about, outcome: "ok", detail: `Meta answers with ${used}.`, remedy: null };
}

const NO_ACCOUNT = "Without the WhatsApp Business Account id numbers cannot be listed.";
const ENTER_ACCOUNT = "Enter the id of the WhatsApp Business Account, or add the numbers by hand.";

function checkPermission({ error }: Knock, listing: Listing): CheckResult {
  const about = { id: "permission", label: "Permission" };
  const refusal = [error, listing].find((one) => one instanceof ProviderError && one.reason === "FORBIDDEN");
  if (refusal instanceof ProviderError) {
    const remedy =
      "Give the system user full control of the WhatsApp Business Account, and its token whatsapp_business_messaging and whatsapp_business_management.";
    return { ...about, outcome: "failed", detail: refusal.publicMessage, remedy };
  }
  if (listing === null) return { ...about, outcome: "skipped", detail: NO_ACCOUNT, remedy: ENTER_ACCOUNT };
  if (listing instanceof ProviderError) {
    const detail = "Nothing can be said as long as the numbers cannot be listed.";
    return { ...about, outcome: "skipped", detail, remedy: null };
  }
  const detail = "The token may manage the account. Whether it may read media shows with the first download.";
  return { ...about, outcome: "ok", detail, remedy: null };
}

function checkNumbers(listing: Listing): CheckResult {
  if (listing === null) return { ...NUMBERS_LINE, outcome: "skipped", detail: NO_ACCOUNT, remedy: ENTER_ACCOUNT };
  if (listing instanceof ProviderError) {
    const remedy =
      listing.reason === "REJECTED"
        ? "Check the id of the WhatsApp Business Account, and that the system user has access to it."
        : FIRST_THE_OTHERS;
    return { ...NUMBERS_LINE, outcome: "failed", detail: listing.publicMessage, remedy };
  }
  if (listing.length === 0) {
    const remedy = "Add a number in Meta's WhatsApp Manager.";
    return { ...NUMBERS_LINE, outcome: "warning", detail: "The account has no numbers.", remedy };
  }
  return numbersLine(listing, "Meta's WhatsApp Manager");
}

function checkWebhooks({ secrets }: MetaCloudConfig): CheckResult {
  const token = secrets.verifyToken ? "the one that was entered" : "derived from the app secret";
  const detail = `Only deliveries that the app secret has signed are accepted. The verify token is ${token}.`;
  return { id: "webhooks", label: "Webhooks", outcome: "ok", detail, remedy: null };
}
