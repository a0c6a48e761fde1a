import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { MetaCloudContext } from "./context";
import { GraphRefusal } from "./graph-error";
import type { App, Token } from "./schemas";

export interface Caller {
  readonly app: App;
  readonly token: Token;
}

const INVALID: Readonly<Record<Exclude<Token["state"], "valid">, { subcode: number; reason: string }>> = {
  expired: { subcode: 463, reason: "Session has expired." },
  invalid: { subcode: 467, reason: "The session is invalid because the user logged out." },
  "password-changed": {
    subcode: 460,
    reason:
      "The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.",
  },
};

/** Whose call this is. Throws GraphRefusal 190 for a bad token, 100 for a bad or missing appsecret_proof. */
export function authenticate(context: MetaCloudContext, headers: IncomingHttpHeaders, query: URLSearchParams): Caller {
  const sent = bearerToken(headers) ?? query.get("access_token") ?? "";
  const caller = callerOf(context, sent);
  if (!caller) throw new GraphRefusal(190, "Invalid OAuth access token - Cannot parse access token");
  const { state } = caller.token;
  if (state !== "valid") {
    const { subcode, reason } = INVALID[state];
    throw new GraphRefusal(190, `Error validating access token: ${reason}`, { subcode });
  }
  checkProof(caller, query.get("appsecret_proof"));
  return caller;
}

export function bearerToken(headers: IncomingHttpHeaders): string | null {
  return /^(?:Bearer|OAuth) +(\S+)$/i.exec(headers.authorization ?? "")?.[1] ?? null;
}

/** The app and token behind this text, whatever the token's state. */
export function callerOf(context: MetaCloudContext, sent: string): Caller | null {
  for (const app of context.state.apps.values()) {
    const token = app.tokens.find((candidate) => candidate.token === sent);
    if (token) return { app, token };
  }
  return null;
}

/** Throws GraphRefusal 10 when the token lacks the permission. */
export function requireMessaging({ token }: Caller): void {
  if (token.permissions.includes("whatsapp_business_messaging")) return;
  throw new GraphRefusal(10, "(#10) Application does not have permission for this action");
}

/** Throws GraphRefusal 200/1349174 when the token lacks the permission. */
export function requireManagement({ token }: Caller): void {
  if (token.permissions.includes("whatsapp_business_management")) return;
  throw new GraphRefusal(200, "(#200) You do not have the necessary permissions to read this object", {
    subcode: 1349174,
    userTitle: "Permission denied",
    userMessage: "The token needs the permission whatsapp_business_management.",
  });
}

function checkProof({ app, token }: Caller, proof: string | null): void {
  if (proof === null && !app.requireProof) return;
  const type = "GraphMethodException";
  if (proof === null) {
    throw new GraphRefusal(100, "API calls from the server require an appsecret_proof argument", { type });
  }
  const right = createHmac("sha256", app.appSecret).update(token.token).digest("hex");
  if (proof.length !== right.length || !timingSafeEqual(Buffer.from(proof), Buffer.from(right))) {
    throw new GraphRefusal(100, "Invalid appsecret_proof provided in the API argument", { type });
  }
}
