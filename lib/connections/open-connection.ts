import { z } from "zod";
import type { OpenableConnection } from "../data/connections";
import type { Connection } from "../data/generated/client";
import { env } from "../env";
import { ConfigError } from "../errors";
import { createOutboundHttp, type OutboundHttp } from "../providers/http";
import { providerModule } from "../providers/registry";
import type { MediaProvider, ProviderConfig, ProviderDeps, WebhookReceiver } from "../providers/types";
import { seal, unseal } from "../sealing";

const secretsContext = (connectionId: string) => `connection:${connectionId}:secrets`;
const webhookTokenContext = (connectionId: string) => `connection:${connectionId}:webhook-token`;

/** Seals the secret settings of a connection for its row. */
export function sealSecrets(connectionId: string, secrets: Readonly<Record<string, unknown>>): string {
  return seal(JSON.stringify(secrets), secretsContext(connectionId));
}

export function sealWebhookToken(connectionId: string, token: string): string {
  return seal(token, webhookTokenContext(connectionId));
}

/** The last segment of the connection's webhook URL. Throws ConfigError when the key that sealed it is missing. */
export function webhookTokenOf(connection: Pick<Connection, "id" | "sealedWebhookToken">): string {
  return unseal(connection.sealedWebhookToken, webhookTokenContext(connection.id));
}

const storedSecrets = z.record(z.string(), z.unknown());

/** The secret settings of a connection, for those who use or reseal them. Throws ConfigError when the key is missing. */
export function secretsOf(connection: Pick<Connection, "id" | "sealedSecrets">): Readonly<Record<string, unknown>> {
  return storedSecrets.parse(JSON.parse(unseal(connection.sealedSecrets, secretsContext(connection.id))));
}

function configOf(connection: OpenableConnection): ProviderConfig {
  return { settings: connection.settings, secrets: secretsOf(connection) };
}

let sharedHttp: OutboundHttp | undefined;

function providerDeps(): ProviderDeps {
  sharedHttp ??= createOutboundHttp({
    allowedPrivateHosts: env().ATTACHE_ALLOWED_PRIVATE_HOSTS,
    timeoutMs: env().ATTACHE_PROVIDER_TIMEOUT_MS,
  });
  return { http: sharedHttp, now: Date.now };
}

/** What an adapter would say against settings and secrets that each fit but do not fit together; null when nothing. */
export function objectionTo(kind: string, config: ProviderConfig): string | null {
  try {
    providerModule(kind).createMediaProvider(config, providerDeps());
    return null;
  } catch (error) {
    if (error instanceof ConfigError) return error.publicMessage;
    throw error;
  }
}

/** The adapter of a connection, ready to call. Throws ConfigError: connection disabled, settings stale, key missing. */
export function openProvider(connection: OpenableConnection): MediaProvider {
  if (!connection.enabled) throw new ConfigError(`The connection "${connection.name}" is switched off.`);
  return openForAdmin(connection);
}

/** The same for whoever looks after the connection: it has to be tried out before it is switched on. */
export function openForAdmin(connection: OpenableConnection): MediaProvider {
  return providerModule(connection.providerKind).createMediaProvider(configOf(connection), providerDeps());
}

/** What the provider asks for beside the address of deliveries; null where it asks for nothing. Throws ConfigError. */
export function verifyTokenOf(connection: Connection): string | null {
  return providerModule(connection.providerKind).webhookVerifyToken?.(configOf(connection)) ?? null;
}

/** The receiver of a connection's deliveries. Throws ConfigError. */
export function openReceiver(connection: Connection): WebhookReceiver {
  return providerModule(connection.providerKind).createWebhookReceiver(configOf(connection), providerDeps());
}
