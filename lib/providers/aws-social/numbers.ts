import { z } from "zod";
import { digitsOf, idOf, textOf } from "../fields";
import type { ProviderNumber } from "../types";
import type { SocialApi } from "./api-calls";
import { numberIdOfArn } from "./number-id";

/** AWS links 25 accounts to a Region at most (service quotas); a list that is far longer goes round in a circle. */
const MAX_PAGES = 100;

const summarySchema = z.looseObject({
  id: z.unknown().optional(),
  arn: z.unknown().optional(),
  wabaName: z.unknown().optional(),
  registrationStatus: z.unknown().optional(),
  eventDestinations: z
    .array(z.looseObject({ eventDestinationArn: z.unknown() }).catch({ eventDestinationArn: null }))
    .catch([]),
});

/** A linked WhatsApp Business account. */
export interface BusinessAccount {
  /** "waba-…", or its ARN. */
  readonly id: string;
  readonly name: string;
  /** COMPLETE or INCOMPLETE; null when not told. */
  readonly registrationStatus: string | null;
  /** ARNs of what its events go to: an SNS topic as a rule. */
  readonly destinations: readonly string[];
}

export async function listAccounts(api: SocialApi): Promise<readonly BusinessAccount[]> {
  const accounts: BusinessAccount[] = [];
  let nextToken: string | null = null;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer: Awaited<ReturnType<SocialApi["listAccounts"]>> = await api.listAccounts(nextToken);
    accounts.push(...answer.linkedAccounts.flatMap(accountOf));
    nextToken = answer.nextToken;
    if (nextToken === null) break;
  }
  return accounts;
}

function accountOf(value: unknown): BusinessAccount[] {
  const summary = summarySchema.safeParse(value).data;
  const id = idOf(summary?.id) ?? idOf(summary?.arn);
  if (!summary || id === null) return [];
  return [
    {
      id,
      name: textOf(summary.wabaName) ?? id,
      registrationStatus: textOf(summary.registrationStatus),
      destinations: summary.eventDestinations.flatMap(({ eventDestinationArn }) => textOf(eventDestinationArn) ?? []),
    },
  ];
}

const detailsSchema = z.looseObject({ phoneNumbers: z.array(z.unknown()).catch([]) });
const numberSchema = z.looseObject({
  arn: z.unknown().optional(),
  phoneNumber: z.unknown().optional(),
  phoneNumberId: z.unknown().optional(),
  displayPhoneNumber: z.unknown().optional(),
  displayPhoneNumberName: z.unknown().optional(),
  qualityRating: z.unknown().optional(),
});

/** The numbers of accounts; the list of accounts has none, so each is asked for (GetLinkedWhatsAppBusinessAccount). */
export async function numbersOf(
  accounts: readonly BusinessAccount[],
  api: SocialApi,
): Promise<readonly ProviderNumber[]> {
  const numbers: ProviderNumber[] = [];
  for (const account of accounts) {
    const { phoneNumbers } = detailsSchema.parse(await api.account(account.id));
    numbers.push(...phoneNumbers.flatMap((number) => numberOf(number, account)));
  }
  return numbers;
}

/** An unfinished account says more about its numbers than their quality does. */
function numberOf(value: unknown, { registrationStatus }: BusinessAccount): ProviderNumber[] {
  const number = numberSchema.safeParse(value).data;
  const providerNumberId = idOf(number?.phoneNumberId) ?? numberIdOfArn(textOf(number?.arn));
  const phoneNumber = digitsOf(number?.phoneNumber) ?? digitsOf(number?.displayPhoneNumber);
  if (!number || providerNumberId === null || phoneNumber === null) return [];
  const complete = registrationStatus === null || registrationStatus === "COMPLETE";
  return [
    {
      providerNumberId,
      phoneNumber,
      displayName: textOf(number.displayPhoneNumberName) ?? textOf(number.displayPhoneNumber) ?? phoneNumber,
      status: complete ? (textOf(number.qualityRating) ?? registrationStatus) : registrationStatus,
    },
  ];
}
