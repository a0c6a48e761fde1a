import type { IncomingHttpHeaders } from "node:http";
import type { NxcloudContext } from "./context";
import { Refusal } from "./envelope";
import type { Account, AccountNumber } from "./schemas";
import { nxcloudSign } from "./signature";

const WINDOW_MS = 60_000;
const WHATSAPP = "2";

/**
 * Checks the five header parameters in the order 1001, 1005, 1004, 1003, 1002. `rawBody` is null for multipart calls,
 * whose body is not signed. Throws Refusal.
 */
export function authenticate(
  context: NxcloudContext,
  headers: IncomingHttpHeaders,
  rawBody: Buffer | null,
  actions: readonly string[],
): Account {
  const accessKey = String(headers.accesskey ?? "");
  const action = String(headers.action ?? "");
  const bizType = String(headers.biztype ?? "");
  const ts = String(headers.ts ?? "");
  const sign = String(headers.sign ?? "");
  if (!accessKey || !action || !bizType || !ts || !sign) throw new Refusal(1001);

  const account = context.state.accounts.get(accessKey);
  if (!account) throw new Refusal(1005);
  if (!/^\d+$/.test(ts) || Math.abs(context.clock.now() - Number(ts)) > WINDOW_MS) throw new Refusal(1004);

  const expectedType = rawBody === null ? /^multipart\/form-data\s*;/i : /^application\/json\s*(;|$)/i;
  if (!expectedType.test(headers["content-type"] ?? "")) throw new Refusal(1003);
  if (sign !== nxcloudSign({ accessKey, action, bizType, ts }, rawBody, account.accessSecret)) throw new Refusal(1003);

  if (bizType !== WHATSAPP || !actions.includes(action)) throw new Refusal(1002);
  return account;
}

/** The account's number with these digits. Throws Refusal 9002 or 9006. */
export function numberOf(account: Account, businessPhone: string): AccountNumber {
  const number = account.numbers.find((candidate) => candidate.phoneNumber === businessPhone);
  if (!number) throw new Refusal(9002);
  if (!number.boundToApplication) throw new Refusal(9006);
  return number;
}

/** A required text parameter of a body. Throws Refusal 9000 when it is absent, 1002 when it is no text. */
export function required(body: Readonly<Record<string, unknown>>, name: string): string {
  const value = body[name];
  if (value === undefined || value === null || value === "") throw new Refusal(9000);
  if (typeof value !== "string") throw new Refusal(1002);
  return value;
}

/** Every WhatsApp call but phoneList has to say so. */
export function requireWhatsapp(body: Readonly<Record<string, unknown>>): void {
  if (required(body, "messaging_product") !== "whatsapp") throw new Refusal(1002);
}
