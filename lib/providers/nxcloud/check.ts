import { z } from "zod";
import { ProviderError } from "../errors";
import type { CallContext, CheckResult, ProviderNumber } from "../types";
import type { NxcloudClient } from "./client";
import type { NxcloudConfig } from "./config";

/** Calls are refused from 60 s on; a clock that has come this far off is on its way there. */
const DRIFT_WARNING_MS = 10_000;
const DRIFT_LIMIT_MS = 60_000;

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
  const outcome = await client.ask(probe, ctx).catch((error: unknown) => ({ driftMs: null, error: ours(error) }));
  return [credentialsResult("error" in outcome ? outcome.error : null), clockResult(outcome.driftMs)];
}

function ours(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  throw error;
}

function credentialsResult(error: ProviderError | null): CheckResult {
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

function clockResult(driftMs: number | null): CheckResult {
  const about = { id: "clock", label: "Clock" };
  if (driftMs === null) {
    return { ...about, outcome: "skipped", detail: "NXCloud did not tell its time.", remedy: null };
  }
  const seconds = Math.round(Math.abs(driftMs) / 1000);
  if (Math.abs(driftMs) < DRIFT_WARNING_MS) {
    return { ...about, outcome: "ok", detail: `The clock is right to within ${seconds} s.`, remedy: null };
  }
  const outcome = Math.abs(driftMs) < DRIFT_LIMIT_MS ? "warning" : "failed";
  const detail = `The clock of this machine is ${seconds} s ${driftMs > 0 ? "behind" : "ahead of"} NXCloud's. Calls that are 60 s off are refused.`;
  return { ...about, outcome, detail, remedy: "Set the clock of this machine, best by a time service." };
}

async function checkNumbers(config: NxcloudConfig, listNumbers: ListNumbers, ctx: CallContext): Promise<CheckResult> {
  const about = { id: "numbers", label: "Business phone numbers" };
  if (!config.settings.appkey) {
    const detail = "Numbers cannot be listed without the WhatsApp application key.";
    return { ...about, outcome: "skipped", detail, remedy: "Enter the application key, or add the numbers by hand." };
  }
  const listed = await listNumbers(ctx).catch(ours);
  if (listed instanceof ProviderError) {
    return { ...about, outcome: "failed", detail: listed.publicMessage, remedy: "Check the WhatsApp application key." };
  }
  if (listed.length === 0) {
    const remedy = "Bind a number to the application at NXCloud.";
    return { ...about, outcome: "warning", detail: "The application has no numbers.", remedy };
  }
  const away = listed.filter(({ status }) => status !== null && status !== "CONNECTED");
  if (away.length === 0) return { ...about, outcome: "ok", detail: `${listed.length} listed.`, remedy: null };
  const names = away.slice(0, 5).map(({ phoneNumber, status }) => `${phoneNumber} (${status})`);
  const detail = `${away.length} of ${listed.length} are not connected: ${names.join(", ")}${away.length > 5 ? " …" : "."}`;
  return { ...about, outcome: "warning", detail, remedy: "Look at these numbers in NXCloud's console." };
}

function checkCallbacks({ settings }: NxcloudConfig): CheckResult {
  const about = { id: "callbacks", label: "Callbacks" };
  if (settings.callbackSignature === "required") {
    return { ...about, outcome: "ok", detail: "Only signed callbacks are accepted.", remedy: null };
  }
  const detail = "Callbacks are not signed. Only their unguessable address protects them.";
  const remedy = "Switch on callback signing for the application at NXCloud, then choose required here.";
  return { ...about, outcome: "warning", detail, remedy };
}
