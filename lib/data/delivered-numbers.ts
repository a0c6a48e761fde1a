import { storableFields } from "../media/storable";
import type { BusinessPhoneNumber } from "./generated/client";
import type { Tx } from "./transaction";

/** Stands for the number where a delivery names none and the connection has several. */
const UNNAMED = "unnamed";

export interface DeliveredNumber {
  /** The provider's name for the number; null when the delivery names none. */
  readonly providerNumberId: string | null;
  /** Digits, where the delivery tells them. */
  readonly businessPhone: string | null;
}

/**
 * The row a delivery speaks of; made when the delivery is the first we hear of the number, so nothing is lost. A
 * delivery that names none speaks of the connection's only number, or of one that stands for those nobody named.
 */
export async function numberForDelivery(
  tx: Tx,
  connectionId: string,
  delivered: DeliveredNumber,
  at: Date,
): Promise<BusinessPhoneNumber> {
  const { providerNumberId: name, businessPhone } = storableFields({ ...delivered });
  const providerNumberId = name ?? (await onlyNumber(tx, connectionId)) ?? UNNAMED;
  const phoneNumber = businessPhone ?? "";
  const number = await tx.businessPhoneNumber.upsert({
    where: { connectionId_providerNumberId: { connectionId, providerNumberId } },
    create: {
      connectionId,
      providerNumberId,
      phoneNumber,
      displayName: phoneNumber ? `+${phoneNumber}` : nameWithoutDigits(providerNumberId),
      lastWebhookAt: at,
    },
    update: { lastWebhookAt: at },
  });
  if (number.phoneNumber !== "" || phoneNumber === "" || providerNumberId === UNNAMED) return number;
  return nameNumber(tx, number, phoneNumber);
}

/** The number that a report about something known names; null when we never heard of it. */
export async function findDeliveredNumber(
  tx: Tx,
  connectionId: string,
  providerNumberId: string | null,
): Promise<string | null> {
  const name = providerNumberId ?? (await onlyNumber(tx, connectionId));
  if (name === null) return null;
  const number = await tx.businessPhoneNumber.findUnique({
    where: { connectionId_providerNumberId: { connectionId, providerNumberId: name } },
    select: { id: true },
  });
  return number?.id ?? null;
}

async function onlyNumber(tx: Tx, connectionId: string): Promise<string | null> {
  const numbers = await tx.businessPhoneNumber.findMany({
    where: { connectionId, providerNumberId: { not: UNNAMED } },
    select: { providerNumberId: true },
    take: 2,
  });
  return numbers.length === 1 ? (numbers[0]?.providerNumberId ?? null) : null;
}

/** Only a row that an earlier delivery made lacks its digits: what the provider's list or a person said stays. */
function nameNumber(tx: Tx, number: BusinessPhoneNumber, phoneNumber: string): Promise<BusinessPhoneNumber> {
  const madeUp = number.displayName === nameWithoutDigits(number.providerNumberId);
  return tx.businessPhoneNumber.update({
    where: { id: number.id },
    data: { phoneNumber, ...(madeUp ? { displayName: `+${phoneNumber}` } : {}) },
  });
}

function nameWithoutDigits(providerNumberId: string): string {
  return providerNumberId === UNNAMED ? "Number not named by the delivery" : `Number ${providerNumberId}`;
}
