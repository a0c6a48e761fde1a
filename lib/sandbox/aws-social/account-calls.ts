import type { Reply } from "../reply";
import { type ApiCall, accountFor, arnOf, numberFor, requireAllowed } from "./api-call";
import { businessAccountInput, listInput, numberInput, parse } from "./api-input";
import { Refusal, success } from "./api-reply";
import type { Account, AccountNumber, BusinessAccount } from "./schemas";

/** The business accounts of the caller's account, without their numbers. */
export function listBusinessAccounts({ context, principal, input }: ApiCall): Reply {
  const { nextToken, maxResults = context.settings.listPageSize } = parse(listInput, input);
  requireAllowed(principal, "social-messaging:ListLinkedWhatsAppBusinessAccounts", "*");
  const all = principal.account.businessAccounts;
  const start = nextToken === undefined ? 0 : readToken(nextToken);
  const end = start + maxResults;
  return success(context, {
    linkedAccounts: all.slice(start, end).map((one) => summary(principal.account, one)),
    ...(end < all.length && { nextToken: Buffer.from(`next:${end}`).toString("base64") }),
  });
}

export function getBusinessAccount(call: ApiCall): Reply {
  const { account } = call.principal;
  const { id } = parse(businessAccountInput, call.input);
  const found = accountFor(call, "GetLinkedWhatsAppBusinessAccount", id);
  const phoneNumbers = found.numbers.map((number) => phoneNumber(account, number));
  return success(call.context, { account: { ...summary(account, found), phoneNumbers } });
}

export function getPhoneNumber(call: ApiCall): Reply {
  const { id } = parse(numberInput, call.input);
  const { account, businessAccount, number } = numberFor(call, "GetLinkedWhatsAppBusinessAccountPhoneNumber", id);
  return success(call.context, {
    phoneNumber: phoneNumber(account, number),
    linkedWhatsAppBusinessAccountId: businessAccount.id,
    callSettings: {},
  });
}

function readToken(token: string): number {
  const [, start] = /^next:(\d+)$/.exec(Buffer.from(token, "base64").toString()) ?? [];
  if (start === undefined) throw new Refusal("ValidationException", "The nextToken is not one of this service.");
  return Number(start);
}

function summary(account: Account, one: BusinessAccount) {
  const { id, wabaId, registrationStatus, linkDate, name, topicArn } = one;
  const eventDestinations = topicArn === null ? [] : [{ eventDestinationArn: topicArn }];
  const arn = arnOf(account, "waba", id);
  return { arn, id, wabaId, registrationStatus, linkDate, wabaName: name, eventDestinations };
}

function phoneNumber(account: Account, number: AccountNumber) {
  return {
    arn: arnOf(account, "phone-number-id", number.phoneNumberId),
    phoneNumber: `+${number.phoneNumber}`,
    phoneNumberId: number.phoneNumberId,
    metaPhoneNumberId: number.metaPhoneNumberId,
    displayPhoneNumberName: number.displayName,
    displayPhoneNumber: displayed(number.phoneNumber),
    qualityRating: number.qualityRating,
  };
}

/** "15550783881" as "+1 555-078-3881", as in the documented sample. */
function displayed(digits: string): string {
  const [, country = "", area = "", exchange = "", line = ""] = /^(\d*)(\d{3})(\d{3})(\d{4})$/.exec(digits) ?? [];
  return line ? `+${country} ${area}-${exchange}-${line}` : `+${digits}`;
}
