import { z } from "zod";
import { clockLine, FIRST_THE_OTHERS, NUMBERS_LINE, numbersLine, orFailure } from "../check-lines";
import { ProviderError } from "../errors";
import type { CallContext, CheckResult, ProviderNumber } from "../types";
import type { NxcloudClient } from "./client";
import type { NxcloudConfig } from "./config";

/** A clock that is 10 s off is on its way to being refused (NXCloud wiki "API call convention"). */
const DRIFT_LIMITS = { warningMs: 10_000, refusedMs: 60_000 };

type ListNumbers = (ctx: CallContext) => Promise<readonly ProviderNumber[]>;

/** Credentials, clock, numbers and callbacks, each as one result. Throws only the signal's reason. */
export async function checkConnection(
  config: NxcloudConfig,
  client: NxcloudClient,
  listNumbers: ListNumbers,
  ctx: CallContext,
): Promise<readonly CheckResult[]> {
  const [credentials, clock] = await checkAccess(client, ctx);
  return [credentials, clock, await checkNumbers(config, listNumbers, ctx), checkCallbacks(config)];
}

/**
 * Asks for media that cannot exist: whatever code comes back beyond those of authentication, the call was let in.
 * No call of NXCloud's exists that only tests the credentials.
 */
async function checkAccess(client: NxcloudClient, ctx: CallContext): Promise<readonly [CheckResult, CheckResult]> {
  const body = {
    business_phone: "0",
    messaging_product: "whatsapp",
    "Media-ID": "00000000-0000-0000-0000-000000000000",
  };
  const probe = { step: "check", action: "getMedia", path: "/api/wa/getMedia", body, data: z.unknown() } as const;
  const asked = await orFailure(client.ask(probe, ctx));
  const outcome = asked instanceof ProviderError ? { driftMs: null, error: asked } : asked;
  const clock = clockLine(outcome.driftMs, "NXCloud", DRIFT_LIMITS);
  return [checkCredentials("error" in outcome ? outcome.error : null), clock];
}

function checkCredentials(error: ProviderError | null): CheckResult {
  const about = { id: "credentials", label: "API address and credentials" };
  const code = Number(error?.providerCode ?? Number.NaN);
  if (error === null || code < 1000 || (code >= 9000 && code !== 9001)) {
    return { ...about, outcome: "ok", detail: "NXCloud accepts the access key and the signature.", remedy: null };
  }
  if (code === 1002) {
    const detail = "NXCloud answered that a parameter is wrong (code 1002), which may be the business type.";
    return { ...about, outcome: "warning", detail, remedy: "Check the business type: 2 stands for WhatsApp." };
  }
  const remedy =
    error.reason === "AUTH"
      ? "Enter the access key and the access secret again, as NXCloud's console shows them."
      : "Check the API address, then check the connection again.";
  return { ...about, outcome: "failed", detail: error.publicMessage, remedy };
}

async function checkNumbers(config: NxcloudConfig, listNumbers: ListNumbers, ctx: CallContext): Promise<CheckResult> {
  if (!config.settings.appkey) {
    const detail = "Numbers cannot be listed without the WhatsApp application key.";
    return {
      ...NUMBERS_LINE,
      outcome: "skipped",
      detail,
      remedy: "Enter the application key, or add the numbers by hand.",
    };
  }
  const listed = await orFailure(listNumbers(ctx));
  if (listed instanceof ProviderError) {
    return {
      ...NUMBERS_LINE,
      outcome: "failed",
      detail: listed.publicMessage,
      remedy: listed.reason === "AUTH" ? FIRST_THE_OTHERS : "Check the WhatsApp application key.",
    };
  }
  if (listed.length === 0) {
    const remedy = "Bind a number to the application at NXCloud.";
    return { ...NUMBERS_LINE, outcome: "warning", detail: "The application has no numbers.", remedy };
  }
  return numbersLine(listed, "NXCloud's console");
}

function checkCallbacks({ settings }: NxcloudConfig): CheckResult {
  const about = { id: "webhooks", label: "Callbacks" };
  if (settings.callbackSignature === "required") {
    return { ...about, outcome: "ok", detail: "Only signed callbacks are accepted.", remedy: null };
  }
  const detail = "Callbacks are not signed. Only their unguessable address protects them.";
  const remedy = "Switch on callback signing for the application at NXCloud, then choose required here.";
  return { ...about, outcome: "warning", detail, remedy };
}
