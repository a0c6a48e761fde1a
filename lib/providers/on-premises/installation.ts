import { z } from "zod";
import { diagnosedError } from "../diagnosis";
import { idOf, phoneOf, textOf } from "../fields";
import type { CallContext } from "../types";
import { hasProblem, lineOf, problemOf } from "../whatsapp-problem";
import type { OnPremisesClient } from "./client";
import { malformed, NO_SUCH_CALL } from "./diagnoses";

/** One node of the installation as /v1/health tells. */
export interface GatewayNode {
  /** "host:container"; null when the installation is one node. */
  readonly name: string | null;
  /** The client's own word for its link to WhatsApp; null when it said none. */
  readonly status: string | null;
  /** "primary_master", "secondary_master" or "coreapp"; null when it said none. */
  readonly role: string | null;
  /** What the node reports against itself. */
  readonly trouble: string | null;
}

const recordSchema = z.record(z.string(), z.unknown());
const healthSchema = z.looseObject({ health: recordSchema });

/** On-Premises API reference, "Health". Throws ProviderError. */
export async function readHealth(client: OnPremisesClient, ctx: CallContext): Promise<readonly GatewayNode[]> {
  const call = { step: "check", method: "GET", path: "health", meanings: NO_SUCH_CALL } as const;
  const answer = healthSchema.safeParse(await client.call(call, ctx));
  if (!answer.success) throw diagnosedError(malformed("answered the health call without a health"));
  const { health } = answer.data;
  if ("gateway_status" in health || "errors" in health) return [nodeOf(null, health)];
  return Object.entries(health).map(([name, node]) => nodeOf(name, node));
}

function nodeOf(name: string | null, value: unknown): GatewayNode {
  const { data: node = {} } = recordSchema.safeParse(value);
  const trouble = hasProblem(node.errors) ? lineOf(problemOf(node.errors)) : null;
  return { name, status: textOf(node.gateway_status), role: textOf(node.role), trouble };
}

/**
 * The installation's link to WhatsApp in one word: that of the node that answers for it. A secondary master waits
 * without a link of its own.
 */
export function gatewayStatusOf(nodes: readonly GatewayNode[]): string | null {
  const primary = nodes.find(({ role, status }) => role === "primary_master" && status !== null);
  return (primary ?? nodes.find(({ status }) => status === "connected") ?? nodes[0])?.status ?? null;
}

/** What is looked at of the application settings; null and undefined where the client does not tell. */
export interface ApplicationSettings {
  /** Digits of the number that the installation serves. */
  readonly waId: string | null;
  readonly webhookUrl: string | null;
  /** Types of media that are fetched as they arrive. */
  readonly autoDownload: readonly string[] | null;
  /** Whether the client deletes media files by itself. */
  readonly deletesMedia: boolean | null;
}

/** Some builds give numbers and booleans as text. */
const flag = z
  .union([z.boolean(), z.stringbool(), z.number().transform(Boolean)])
  .nullable()
  .catch(null);
const applicationSchema = z.looseObject({
  settings: z.looseObject({
    application: z.looseObject({
      wa_id: z.unknown().optional(),
      webhooks: z.looseObject({ url: z.unknown().optional() }).catch({}),
      media: z
        .looseObject({ auto_download: z.array(z.unknown()).nullable().catch(null) })
        .catch({ auto_download: null }),
      garbagecollector_enable: z.looseObject({ media: flag }).catch({ media: null }),
    }),
  }),
});

/** On-Premises API reference, "Application settings"; only admins may ask. Throws ProviderError, FORBIDDEN for others. */
export async function readApplicationSettings(
  client: OnPremisesClient,
  ctx: CallContext,
): Promise<ApplicationSettings> {
  const call = { step: "check", method: "GET", path: "settings/application", meanings: NO_SUCH_CALL } as const;
  const answer = applicationSchema.safeParse(await client.call(call, ctx));
  if (!answer.success) throw diagnosedError(malformed("answered the settings call without application settings"));
  const { wa_id, webhooks, media, garbagecollector_enable } = answer.data.settings.application;
  return {
    waId: phoneOf(wa_id),
    webhookUrl: textOf(webhooks.url),
    autoDownload: media.auto_download?.flatMap((type) => idOf(type) ?? []) ?? null,
    deletesMedia: garbagecollector_enable.media,
  };
}

/**
 * Whether both name one WhatsApp number. Its WhatsApp id may lack a digit behind the country code that people dial: the
 * 9 of Brazil and Argentina, the 1 of Mexico.
 */
export function isSameNumber(one: string, other: string): boolean {
  if (one.length === other.length) return one === other;
  return one.slice(0, 2) === other.slice(0, 2) && one.slice(-8) === other.slice(-8);
}
