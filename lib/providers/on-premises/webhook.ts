import { deliveredObject } from "../delivery-body";
import type { VerifyResult, WebhookReceiver } from "../types";
import type { OnPremisesConfig } from "./config";
import { eventsOf } from "./events";
import { isFromSource } from "./sources";

/**
 * Receives the client's webhooks. It neither shakes hands nor signs, so a delivery is known by the unguessable path of
 * its URL and, where the connection lists sources, by where it comes from.
 */
export function createOnPremisesReceiver({ settings }: OnPremisesConfig): WebhookReceiver {
  return {
    challenge: async () => null,
    verify: async ({ remoteAddress }) => verifySource(remoteAddress, settings.allowedSources),
    parse: ({ body }) => eventsOf(deliveredObject(body), settings.phoneNumber),
  };
}

function verifySource(address: string | null, sources: readonly string[]): VerifyResult {
  if (sources.length === 0) return { ok: true, by: "path" };
  if (address === null) return { ok: false, because: "It is not known where the webhook came from." };
  if (isFromSource(address, sources)) return { ok: true, by: "path" };
  return { ok: false, because: `The webhook came from ${address}, which is not among the allowed sources.` };
}
