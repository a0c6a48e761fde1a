import type { IncomingHttpHeaders } from "node:http";
import type { OnPremisesContext } from "./context";
import { Refusal } from "./envelope";

const INVALID = "Missing or invalid authentication credentials";

/** Refused with 401, unlike a lack of rights: both have the code 1005. */
export function invalidCredentials(): Refusal {
  return new Refusal(1005, INVALID, 401);
}

/** The word after "Bearer", "Basic" or "Apikey" in an Authorization header; null under another scheme. */
function credentialsOf(headers: IncomingHttpHeaders, scheme: string): string | null {
  const [, named, credentials] = /^(\S+) +(\S+)$/.exec(headers.authorization ?? "") ?? [];
  return named?.toLowerCase() === scheme && credentials !== undefined ? credentials : null;
}

/** User name and password of Basic credentials. Throws Refusal 1005. */
export function basicCredentials(headers: IncomingHttpHeaders): { username: string; password: string } {
  const text = Buffer.from(credentialsOf(headers, "basic") ?? "", "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (colon < 0) throw invalidCredentials();
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** The token of a session that has neither expired nor been ended. Throws Refusal 1005. */
export function bearerToken(context: OnPremisesContext, headers: IncomingHttpHeaders): string {
  const token = credentialsOf(headers, "bearer");
  const session = token === null ? null : context.state.findToken(token);
  if (token === null || !session || session.expiresAt <= context.clock.now()) throw invalidCredentials();
  return token;
}

/** Throws Refusal 1005, with 403 when the session is not the administrator's. */
export function requireAdmin(context: OnPremisesContext, headers: IncomingHttpHeaders): void {
  const session = context.state.findToken(bearerToken(context, headers));
  if (session?.username !== context.state.installation.admin.username) {
    throw new Refusal(1005, "User doesn't have permission to perform this operation");
  }
}

/** Health alone takes the API key too. Throws Refusal 1005. */
export function requireTokenOrApiKey(context: OnPremisesContext, headers: IncomingHttpHeaders): void {
  const apiKey = credentialsOf(headers, "apikey");
  if (apiKey === null) bearerToken(context, headers);
  else if (apiKey !== context.state.installation.apiKey) throw invalidCredentials();
}
