import "server-only";
import { cookies } from "next/headers";
import { decode } from "next-auth/jwt";
import { env } from "../env";
import { deriveKey } from "../sealing";

/** Cookies go over TLS alone when the installation says that it is reached so. */
export function usesSecureCookies(): boolean {
  return env().ATTACHE_URL?.startsWith("https:") ?? false;
}

export function sessionCookieName(): string {
  return usesSecureCookies() ? "__Secure-attache.session" : "attache.session";
}

/** What next-auth encrypts the cookie with. Another first secret key makes everyone sign in again. */
export function sessionSecret(): string {
  return deriveKey("session cookie").toString("base64");
}

/** The session that the request's cookie names, whether it still counts or not; null without a cookie of ours. */
export async function sessionIdOfRequest(): Promise<string | null> {
  const token = (await cookies()).get(sessionCookieName())?.value;
  if (!token) return null;
  try {
    const payload = await decode({ token, secret: sessionSecret() });
    return typeof payload?.sessionId === "string" ? payload.sessionId : null;
  } catch {
    // Forged, expired, or sealed under a key that is gone: all mean "not signed in".
    return null;
  }
}
