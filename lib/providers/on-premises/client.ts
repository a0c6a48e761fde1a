import { ProviderError } from "../errors";
import { type FetchedBytes, fetchBytes } from "../fetch-bytes";
import type { CallContext, ProviderDeps } from "../types";
import type { OnPremisesConfig } from "./config";
import { type Meanings, malformed, refusalOf, sentenceOf } from "./diagnoses";
import { logIn, sessionOf } from "./session";
import { send, takeTurn, urlOf, type WireCall } from "./wire";

/** A call as one who is logged in. */
export type Call = Omit<WireCall, "headers" | "body" | "secrets" | "answerIsSecret"> & {
  /** Called once per try; gives a fresh stream. */
  readonly body?: () => Promise<NonNullable<WireCall["body"]>>;
  readonly headers?: WireCall["headers"];
};

export interface OnPremisesClient {
  /** The JSON of the answer, undefined when it is empty. Throws ProviderError, or the signal's reason. */
  call(call: Call, ctx: CallContext): Promise<unknown>;
  /** The bytes of a media object. Throws ProviderError, or the signal's reason. */
  fetch(path: string, meanings: Meanings, ctx: CallContext): Promise<FetchedBytes>;
  /** Proves user name and password by a login, though an older token may still be good. */
  login(ctx: CallContext): Promise<void>;
}

export function createOnPremisesClient(config: OnPremisesConfig, deps: ProviderDeps): OnPremisesClient {
  const session = sessionOf(config, deps.now);
  const login = (ctx: CallContext) => logIn(config, deps, ctx);
  const secretsWith = (token: string) => [token, config.secrets.password];

  /** A token that is refused is replaced once, and what was asked is asked once more. 403 is not cured by a login. */
  async function authorized<T>(ctx: CallContext, ask: (token: string) => Promise<T>): Promise<T> {
    const token = await session.token(login, ctx);
    try {
      return await ask(token);
    } catch (error) {
      if (!isRefusedToken(error)) throw error;
      session.forget(token);
    }
    return ask(await session.token(login, ctx));
  }

  return {
    call: (call, ctx) =>
      authorized(ctx, async (token) => {
        const body = await call.body?.();
        try {
          const headers = { authorization: `Bearer ${token}`, ...call.headers };
          return await send({ ...call, headers, body, secrets: secretsWith(token) }, config, deps, ctx);
        } finally {
          // An answer may come before the whole file was read, and then nobody else closes it.
          body?.destroy();
        }
      }),
    fetch: (path, meanings, ctx) =>
      authorized(ctx, async (token) => {
        await takeTurn(config, ctx.signal);
        return fetchBytes(
          {
            request: {
              url: urlOf(config, path),
              headers: { accept: "*/*", authorization: `Bearer ${token}` },
              trustedCertificates: config.settings.caCertificate,
            },
            secrets: secretsWith(token),
            requestIdHeader: "x-request-id",
            sentenceOf,
            explain: (status, text) => refusalOf(status, text, meanings) ?? notTheFile(status),
          },
          deps,
          ctx,
        );
      }),
    login: async (ctx) => void (await session.renew(login, ctx)),
  };
}

/** 401 with code 1024 wants a new password, which no login gives. */
function isRefusedToken(error: unknown): boolean {
  return error instanceof ProviderError && error.httpStatus === 401 && error.providerCode !== "1024";
}

function notTheFile(status: number) {
  return { diagnosis: malformed(`answered with HTTP ${status} instead of the file`), code: undefined };
}
