import { diagnosedError } from "../diagnosis";
import { ProviderError } from "../errors";
import type { CallContext, MediaProvider, ProviderDeps, ProviderNumber } from "../types";
import { capabilities } from "./capabilities";
import { checkConnection } from "./check";
import { createOnPremisesClient, type OnPremisesClient } from "./client";
import type { OnPremisesConfig } from "./config";
import { downloadMedia } from "./download";
import { gatewayStatusOf, isSameNumber, readApplicationSettings, readHealth } from "./installation";
import { pathOf } from "./media-path";
import { uploadMedia } from "./upload";

/** The calls of the On-Premises API reference: media, health and application settings. */
export function createOnPremisesProvider(config: OnPremisesConfig, deps: ProviderDeps): MediaProvider {
  const client = createOnPremisesClient(config, deps);
  return {
    kind: "on-premises",
    capabilities,
    listNumbers: (ctx) => listNumbers(config, client, ctx),
    async describe() {
      const publicMessage =
        "The On-Premises client cannot tell of media without sending it. Download it to see whether it is there.";
      throw new ProviderError({ reason: "REJECTED", retryable: false, publicMessage });
    },
    download: (ref, ctx) => downloadMedia(ref, config, client, deps, ctx),
    upload: (media, ctx) => uploadMedia(media, client, ctx),
    async remove(ref, ctx) {
      await client.call({ step: "remove", method: "DELETE", path: pathOf(ref) }, ctx);
    },
    check: (ctx) => checkConnection(config, client, deps, ctx),
  };
}

/** No call lists numbers: an installation serves the one that the connection names. */
async function listNumbers(
  { settings: { phoneNumber } }: OnPremisesConfig,
  client: OnPremisesClient,
  ctx: CallContext,
): Promise<readonly ProviderNumber[]> {
  const nodes = await readHealth(client, ctx);
  const waId = await waIdOf(client, ctx);
  if (waId !== null && !isSameNumber(waId, phoneNumber)) throw diagnosedError(otherNumber(phoneNumber, waId));
  const displayName = `+${phoneNumber}`;
  return [{ providerNumberId: phoneNumber, phoneNumber, displayName, status: gatewayStatusOf(nodes) }];
}

/** The number that the client names as its own; null when it does not tell this user. */
async function waIdOf(client: OnPremisesClient, ctx: CallContext): Promise<string | null> {
  try {
    return (await readApplicationSettings(client, ctx)).waId;
  } catch (error) {
    if (error instanceof ProviderError && error.reason === "FORBIDDEN") return null;
    throw error;
  }
}

const otherNumber = (phoneNumber: string, waId: string) =>
  ({
    reason: "NUMBER_NOT_BOUND",
    retryable: false,
    cause: "NUMBER_NOT_BOUND",
    confidence: "CERTAIN",
    whoActs: "admin",
    happened: `The connection names +${phoneNumber}, but this On-Premises client serves +${waId}.`,
    nextStep: "correct the number or the client address of the connection",
  }) as const;
