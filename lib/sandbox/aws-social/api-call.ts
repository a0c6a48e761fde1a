import { Refusal } from "./api-reply";
import { denies } from "./authenticate";
import type { AwsSocialContext } from "./context";
import type { BusinessAccount } from "./schemas";
import type { OwnedNumber, Principal } from "./state";

/** One authentic call of the API. */
export interface ApiCall {
  readonly context: AwsSocialContext;
  readonly principal: Principal;
  /** The parsed JSON body, or the query of calls without one. */
  readonly input: unknown;
}

/** Throws Refusal AccessDeniedException when the caller's policy denies the action. */
export function requireAllowed(principal: Principal, action: string, resource: string): void {
  if (!denies(principal, action)) return;
  const why = `because no identity-based policy allows the ${action} action`;
  const message = `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
  throw new Refusal("AccessDeniedException", message);
}

/** A number of the caller's account by id or ARN. Throws Refusal. */
export function numberFor({ context, principal }: ApiCall, action: string, idOrArn: string): OwnedNumber {
  const { account } = principal;
  requireAllowed(principal, `social-messaging:${action}`, arnOf(account, "phone-number-id", idOrArn));
  const prefix = arnOf(account, "phone-number-id", "");
  const id = idOrArn.startsWith(prefix) ? `phone-number-id-${idOrArn.slice(prefix.length)}` : idOrArn;
  const owned = context.state.number(id);
  if (owned?.account.accountId !== account.accountId) {
    throw new Refusal("ResourceNotFoundException", "The phone number was not found.");
  }
  return owned;
}

/** A business account of the caller's account by id or ARN. Throws Refusal. */
export function accountFor({ principal }: ApiCall, action: string, idOrArn: string): BusinessAccount {
  const { account } = principal;
  const arn = arnOf(account, "waba", idOrArn);
  requireAllowed(principal, `social-messaging:${action}`, arn);
  const found = account.businessAccounts.find((one) => arnOf(account, "waba", one.id) === arn);
  if (!found) throw new Refusal("ResourceNotFoundException", "The WhatsApp Business Account was not found.");
  return found;
}

/** The ARN of a "waba" or a "phone-number-id" of the account; an ARN stays as it is. */
export function arnOf(
  account: { readonly region: string; readonly accountId: string },
  kind: "waba" | "phone-number-id",
  id: string,
): string {
  if (id.startsWith("arn:")) return id;
  const bare = id.startsWith(`${kind}-`) ? id.slice(kind.length + 1) : id;
  return `arn:aws:social-messaging:${account.region}:${account.accountId}:${kind}/${bare}`;
}
