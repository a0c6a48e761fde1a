import { randomBytes, randomUUID } from "node:crypto";
import { db } from "../data/db";
import type { Prisma } from "../data/generated/client";
import type { OperatorScope, Scope } from "../data/scope";

/** Sees everything, as the worker does. */
export const SYSTEM: Scope = { kind: "system", actor: "worker", requestId: "test" };

/** A person who may see exactly these numbers. */
export function operatorScope(
  operatorId: string,
  phoneNumberIds: readonly string[] | "all",
  role: OperatorScope["role"] = "OPERATOR",
): OperatorScope {
  return { kind: "operator", operatorId, role, phoneNumberIds, requestId: "test" };
}

/** A connection whose secrets are nonsense: for tests that never call a provider. */
export function createConnectionRow() {
  return db().connection.create({
    data: {
      name: `Connection ${randomUUID()}`,
      providerKind: "nxcloud",
      settings: {},
      sealedSecrets: "none",
      sealedWebhookToken: "none",
    },
  });
}

export function createNumberRow(connectionId: string, digits = `86158${randomBytes(4).readUInt32BE()}`) {
  return db().businessPhoneNumber.create({
    data: { connectionId, providerNumberId: digits, phoneNumber: digits, displayName: "Test shop" },
  });
}

/** A connection with one number. */
export async function createNumber() {
  return createNumberRow((await createConnectionRow()).id);
}

export function createItemRow(
  number: { id: string; connectionId: string },
  overrides: Partial<Prisma.MediaItemUncheckedCreateInput> = {},
) {
  return db().mediaItem.create({
    data: {
      connectionId: number.connectionId,
      phoneNumberId: number.id,
      direction: "INBOUND",
      providerMediaId: randomUUID(),
      source: "WEBHOOK",
      kind: "IMAGE",
      status: "QUEUED",
      receivedAt: new Date(),
      ...overrides,
    },
  });
}
