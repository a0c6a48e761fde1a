import { randomInt } from "node:crypto";
import type { ControlClient } from "../../sandbox/control-client";
import type { Delivery } from "../../sandbox/deliver";

/** What `connection create --file` takes. */
export interface ConnectionFile {
  readonly kind: string;
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly numbers?: readonly Readonly<Record<string, string>>[];
}

export interface FileChanges {
  /** Writes each address of the sandbox in another way. */
  readonly address?: (url: string) => string;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** A provider's sandbox with one business phone number, and all that somebody has to know to connect it. */
export interface ProviderStage {
  readonly sandbox: Pick<ControlClient, "skewClock" | "requests">;
  /** Base URLs of the sandbox that a connection names. */
  readonly addresses: readonly string[];
  /** A new name each time; nothing in it differs from the real provider's but addresses. */
  file(changes?: FileChanges): ConnectionFile;
  /** Secrets that the provider refuses. */
  readonly wrongSecrets: Readonly<Record<string, string>>;
  /** Digits, and what the provider calls the number. */
  readonly number: { readonly phoneNumber: string; readonly providerNumberId: string };
  /** Has the form of an id, and nobody knows it. */
  readonly unknownId: string;
  /** Puts bytes of a customer's message behind a new id. */
  seed(bytes: Buffer): Promise<SeededMedia>;
  /** Enters the address that deliveries shall go to, as the provider's own administrator does. Rejects when it is not taken. */
  deliverTo(url: string, verifyToken?: string | null): Promise<void>;
  /** Delivers a customer's photo that has been seeded. Rejects when nobody takes the delivery. */
  announce(id: string): Promise<void>;
  /** The provider had it once, and nobody can have it any more. */
  expire(id: string): Promise<void>;
  /** Lower-case hex: the hash of what the provider's side has under the id. */
  keptSha256(id: string): Promise<string>;
  close(): Promise<void>;
}

/** Throws unless a delivery was acknowledged. */
export function assertDelivered({ delivered, attempts }: Pick<Delivery, "delivered" | "attempts">): void {
  if (!delivered) throw new Error(`The delivery was refused: ${JSON.stringify(attempts)}`);
}

export interface SeededMedia {
  readonly id: string;
  readonly sha256: string;
}

/** Digits of a business phone number of its own, so that stages beside each other can be told apart by it. */
export function newPhoneNumber(): string {
  return `1555${randomInt(1_000_000, 10_000_000)}`;
}
