import "server-only";
import type { NextRequest } from "next/server";
import NextAuth, { type AuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { configureNextAuthOrigin } from "../env";
import { logger } from "../logger";
import { paths } from "../paths";
import { clientAddress } from "./client-address";
import { MAX_PASSWORD_LENGTH, SESSION_LIFETIME_MS } from "./limits";
import { localPath } from "./local-path";
import { sessionCookieName, sessionSecret, usesSecureCookies } from "./session-cookie";
import { signIn, signOut, ThrottledError } from "./sign-in";

const credentialsSchema = z.object({
  email: z
    .string()
    .min(1)
    .max(254)
    .regex(/^[^\0]*$/),
  password: z.string().min(1).max(MAX_PASSWORD_LENGTH),
});

const MAX_BODY_BYTES = 16 * 1024;
const MAX_USER_AGENT_LENGTH = 300;
/** What the console uses of next-auth; its other endpoints (a log that anybody may write to, for one) stay closed. */
const OPEN_ENDPOINTS: Readonly<Record<string, readonly string[]>> = {
  GET: ["csrf", "providers", "signin", "error"],
  POST: ["callback/credentials", "signout"],
};

interface RouteContext {
  readonly params: Promise<{ nextauth: string[] }>;
}

/** Handler of /api/auth/[...nextauth]. The options are made on the first request: a build has no secret key. */
export async function handleAuthRequest(request: NextRequest, context: RouteContext): Promise<Response> {
  const endpoint = (await context.params).nextauth.join("/");
  if (!OPEN_ENDPOINTS[request.method]?.includes(endpoint)) return new Response(null, { status: 404 });
  if (request.method === "POST" && !(bodyBytes(request) <= MAX_BODY_BYTES)) return new Response(null, { status: 413 });
  configureNextAuthOrigin();
  return NextAuth(request, context, authOptions());
}

/** NaN without a length: next-auth would read such a body whole, however long it is. */
function bodyBytes(request: Request): number {
  return Number.parseInt(request.headers.get("content-length") ?? "", 10);
}

function authOptions(): AuthOptions {
  const secure = usesSecureCookies();
  return {
    secret: sessionSecret(),
    useSecureCookies: secure,
    cookies: {
      sessionToken: { name: sessionCookieName(), options: { httpOnly: true, sameSite: "lax", path: "/", secure } },
    },
    session: { strategy: "jwt", maxAge: SESSION_LIFETIME_MS / 1000 },
    pages: { signIn: paths.signIn(), error: paths.signIn() },
    providers: [CredentialsProvider({ credentials: { email: {}, password: {} }, authorize })],
    callbacks: {
      // next-auth's "user" is our session: the token names it and holds nothing else.
      jwt: ({ token, user }) => (user ? { sessionId: user.id } : { sessionId: token.sessionId }),
      session: ({ session }) => ({ expires: session.expires }),
      redirect: ({ url, baseUrl }) => `${baseUrl}${localPath(url, baseUrl)}`,
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token.sessionId === "string") await signOut(token.sessionId);
      },
    },
    // Only codes: the details that next-auth hands over hold cookies and what people typed.
    logger: {
      error: (code) => logger.error({ code }, "next-auth reported an error"),
      warn: (code) => logger.warn({ code }, "next-auth reported a warning"),
      debug: () => undefined,
    },
  };
}

/** next-auth passes the message of what is thrown here to the browser as `error`; null becomes "CredentialsSignin". */
async function authorize(
  input: Record<string, string> | undefined,
  request: { readonly headers?: Record<string, string> },
): Promise<{ id: string } | null> {
  const credentials = credentialsSchema.safeParse(input);
  if (!credentials.success) return null;
  try {
    const session = await signIn({
      ...credentials.data,
      address: clientAddress(request.headers?.["x-forwarded-for"]),
      userAgent: request.headers?.["user-agent"]?.slice(0, MAX_USER_AGENT_LENGTH) ?? null,
    });
    return session && { id: session.sessionId };
  } catch (error) {
    if (error instanceof ThrottledError) throw new Error(`Throttled:${error.retryAfterSeconds}`);
    logger.error({ err: error }, "A sign-in could not be decided");
    throw new Error("Unavailable");
  }
}
