import { orFailure } from "../check-lines";
import { ProviderError } from "../errors";
import type { CallContext, CheckResult, ProviderDeps } from "../types";
import { checkCertificate, isUntrusted } from "./check-certificate";
import { checkGateway, checkSettings, SETTINGS_CHECKS } from "./check-installation";
import type { OnPremisesClient } from "./client";
import type { OnPremisesConfig } from "./config";
import { readApplicationSettings, readHealth } from "./installation";

/** Login, certificate, link to WhatsApp and settings, each as one result. Throws only the signal's reason. */
export async function checkConnection(
  config: OnPremisesConfig,
  client: OnPremisesClient,
  { now }: ProviderDeps,
  ctx: CallContext,
): Promise<readonly CheckResult[]> {
  const refusal = await orFailure(client.login(ctx));
  const known = [checkCertificate(config, refusal instanceof ProviderError ? refusal : null, now())];
  const standing = [checkSources(config), sunset];
  if (refusal instanceof ProviderError) return [credentialsFailed(refusal), ...known, ...standing];
  const health = await orFailure(readHealth(client, ctx));
  const settings = await orFailure(readApplicationSettings(client, ctx));
  return [
    { ...credentials, outcome: "ok", detail: "The client accepts the user name and the password.", remedy: null },
    ...known,
    checkGateway(health),
    ...(settings instanceof ProviderError ? withoutSettings(settings) : checkSettings(settings, config)),
    ...standing,
  ];
}

const credentials = { id: "credentials", label: "Client address and credentials" };

function credentialsFailed(error: ProviderError): CheckResult {
  return { ...credentials, outcome: "failed", detail: error.publicMessage, remedy: remedyFor(error) };
}

function remedyFor(error: ProviderError): string {
  if (error.providerCode === "1024") return "Change the password at the client, then enter the new one here.";
  if (error.reason === "AUTH") return "Enter the user name and the password again.";
  if (error.reason === "RATE_LIMITED") return "Wait a while: the client counts failed logins. Then check again.";
  if (error.reason === "BLOCKED_TARGET")
    return "If the address is right, add its host to ATTACHE_ALLOWED_PRIVATE_HOSTS.";
  if (isUntrusted(error)) return "See what is said of the certificate.";
  return "Check the client address and whether the client is running, then check the connection again.";
}

function withoutSettings(error: ProviderError): CheckResult[] {
  const denied = error.reason === "FORBIDDEN";
  const detail = denied
    ? "The client shows its application settings to admin users alone."
    : `The application settings could not be read: ${error.publicMessage}`;
  const remedy = denied
    ? "Enter an admin user if these settings are to be checked."
    : "Check the connection again later.";
  return SETTINGS_CHECKS.map((about) => ({ ...about, outcome: denied ? "skipped" : "warning", detail, remedy }));
}

function checkSources({ settings: { allowedSources } }: OnPremisesConfig): CheckResult {
  const about = { id: "webhooks", label: "Trust in webhooks" };
  if (allowedSources.length > 0) {
    const detail = `Webhooks are accepted from ${allowedSources.join(", ")} alone.`;
    return { ...about, outcome: "ok", detail, remedy: null };
  }
  const detail = "Webhooks of the client are not signed. Only their unguessable address protects them.";
  return {
    ...about,
    outcome: "warning",
    detail,
    remedy: "Enter the addresses of the client as allowed webhook sources.",
  };
}

/** Meta's notice for the On-Premises API. */
const sunset: CheckResult = {
  id: "sunset",
  label: "Future of the On-Premises client",
  outcome: "warning",
  detail:
    "Meta ended the On-Premises client on 23 October 2025. Once a number moves to Cloud API, this client receives nothing more for it, its media ids mean nothing there, and old media is left on the volume of this client alone.",
  remedy: "Download all that is still held here before the client is switched off.",
};
