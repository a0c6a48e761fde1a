import { createHash } from "node:crypto";
import { ProviderError } from "../errors";
import type { CallContext, Exchange, ProviderDeps } from "../types";
import { unlessAborted } from "../unless-aborted";
import { clientDefaults, type SigningClock } from "./client-defaults";
import type { AwsSocialConfig } from "./config";
import { overWire } from "./wire";

/** Keys that sign. */
export interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly expiration?: Date | undefined;
}

interface Kept {
  readonly identity: Promise<Identity>;
  /** Milliseconds since the epoch; infinite while it is being made. */
  freshUntil: number;
}

/** Credentials are renewed this long before they expire, so that they last for the call. */
const MARGIN_MS = 5 * 60_000;
/** Those that tell no end may have been replaced on the server meanwhile. */
const ENDLESS_MS = 15 * 60_000;
const RENEWAL_TIMEOUT_MS = 15_000;
const MAX_KEPT = 100;
/** Oldest first. For the whole process: a provider is made anew for every download, a role is not. */
const kept = new Map<string, Kept>();

export interface IdentityNeed {
  readonly config: AwsSocialConfig;
  readonly deps: ProviderDeps;
  readonly ctx: CallContext;
  readonly clock: SigningClock;
  /** What the call is for that needs them. */
  readonly step: Exchange["step"];
}

/** The keys to sign with, renewed when they are about to expire. Throws ProviderError, or the signal's reason. */
export async function identityFor(need: IdentityNeed): Promise<Identity> {
  const { config, ctx, deps } = need;
  const fixed = fixedIdentity(config);
  if (config.settings.credentials === "static" && fixed) return fixed;
  const key = keyOf(config);
  const known = kept.get(key);
  return unlessAborted(known && known.freshUntil > deps.now() ? known.identity : renew(key, need), ctx.signal);
}

/** Has the next call get new keys, since AWS did not take the ones that are kept. */
export function forgetIdentity(config: AwsSocialConfig): void {
  kept.delete(keyOf(config));
}

function keyOf({ settings, secrets }: AwsSocialConfig): string {
  const { credentials, region, roleArn, stsEndpoint } = settings;
  const parts = [credentials, region, roleArn, stsEndpoint, secrets];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

function fixedIdentity({ secrets }: AwsSocialConfig): Identity | null {
  const { accessKeyId, secretAccessKey, sessionToken } = secrets;
  return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey, sessionToken } : null;
}

function renew(key: string, need: IdentityNeed): Promise<Identity> {
  const entry: Kept = { identity: make(need), freshUntil: Number.POSITIVE_INFINITY };
  kept.delete(key);
  kept.set(key, entry);
  for (const oldest of kept.keys()) if (kept.size > MAX_KEPT) kept.delete(oldest);
  entry.identity.then(
    ({ expiration }) => {
      entry.freshUntil = expiration ? expiration.getTime() - MARGIN_MS : need.deps.now() + ENDLESS_MS;
    },
    () => {
      if (kept.get(key) === entry) kept.delete(key);
    },
  );
  return entry.identity;
}

/** Others may wait for the same keys, so the making of them does not end with the call that happened to need them first. */
async function make(need: IdentityNeed): Promise<Identity> {
  const ctx = { ...need.ctx, signal: AbortSignal.timeout(RENEWAL_TIMEOUT_MS) };
  try {
    return need.config.settings.credentials === "assume-role" ? await assumeRole({ ...need, ctx }) : await fromServer();
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    throw noCredentials(ctx.signal.aborted);
  }
}

/** What the server has: environment, files, container or instance role. These have ways of their own to be asked. */
async function fromServer(): Promise<Identity> {
  const { fromNodeProviderChain } = await import("@aws-sdk/credential-providers");
  return fromNodeProviderChain()();
}

async function assumeRole({ config, deps, ctx, clock, step }: IdentityNeed): Promise<Identity> {
  const { fromTemporaryCredentials } = await import("@aws-sdk/credential-providers");
  const { region, roleArn, stsEndpoint } = config.settings;
  const masterCredentials = fixedIdentity(config) ?? (await fromServer());
  const { accessKeyId, secretAccessKey, sessionToken } = masterCredentials;
  const { externalId } = config.secrets;
  const secrets = [accessKeyId, secretAccessKey, sessionToken, externalId].filter((value) => value !== undefined);
  return overWire(
    { service: "sts", step, secrets, onDrift: clock.measured },
    deps,
    ctx,
    (requestHandler) =>
      fromTemporaryCredentials({
        masterCredentials,
        params: { RoleArn: roleArn ?? "", RoleSessionName: "attache", ...(externalId && { ExternalId: externalId }) },
        clientConfig: { ...clientDefaults(region, stsEndpoint, clock, deps), requestHandler },
      })(),
    (identity) => identity,
  );
}

function noCredentials(tooLate: boolean): ProviderError {
  return tooLate
    ? new ProviderError({
        reason: "TIMEOUT",
        retryable: true,
        publicMessage: "The AWS credentials of the connection could not be had in time.",
      })
    : new ProviderError({
        reason: "AUTH",
        retryable: false,
        publicMessage: "The server has no AWS credentials of its own, and the connection relies on them.",
        diagnosis: {
          cause: "SETTING",
          confidence: "CERTAIN",
          whoActs: "admin",
          nextStep: "give the server a role, or enter an access key in the connection",
        },
      });
}
