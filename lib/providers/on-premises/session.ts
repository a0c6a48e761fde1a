import { createHash } from "node:crypto";
import { z } from "zod";
import { type Diagnosis, diagnosedError } from "../diagnosis";
import type { CallContext, ProviderDeps } from "../types";
import { unlessAborted } from "../unless-aborted";
import type { OnPremisesConfig } from "./config";
import { type Meanings, malformed, NO_SUCH_CALL } from "./diagnoses";
import { send } from "./wire";

export interface Token {
  readonly value: string;
  /** Milliseconds since the epoch; null when the client did not tell, or tells a time that is over already. */
  readonly expiresAt: number | null;
}

/** Gets a new token. Throws ProviderError or the signal's reason. */
export type Login = (ctx: CallContext) => Promise<Token>;

/** A token is replaced when this part of its life is over, so that none runs out on its way. */
const USED_PART_OF_LIFE = 0.9;

interface Running {
  readonly token: Promise<Token>;
  readonly abort: AbortController;
  waiting: number;
}

/**
 * The token of one user at one installation. Repeated logins are taken for an attack and answered with 429, so one
 * token serves all calls until it is about to expire, and whoever needs one while a login runs waits for that login.
 */
export class Session {
  private current: { readonly value: string; readonly renewAt: number } | null = null;
  private running: Running | null = null;

  constructor(private readonly now: () => number) {}

  async token(login: Login, ctx: CallContext): Promise<string> {
    ctx.signal.throwIfAborted();
    if (this.current && this.now() < this.current.renewAt) return this.current.value;
    return this.renew(login, ctx);
  }

  /** Logs in although there may be a token, joining a login that runs already. */
  async renew(login: Login, ctx: CallContext): Promise<string> {
    ctx.signal.throwIfAborted();
    this.running ??= this.start(login, ctx);
    const running = this.running;
    running.waiting += 1;
    try {
      return (await unlessAborted(running.token, ctx.signal)).value;
    } finally {
      running.waiting -= 1;
      if (running.waiting === 0) this.abandon(running);
    }
  }

  /** The client refused this token. One that a newer login has replaced is forgotten already. */
  forget(token: string): void {
    if (this.current?.value === token) this.current = null;
  }

  /** The login outlives the caller who started it as long as others wait for it. */
  private start(login: Login, ctx: CallContext): Running {
    const abort = new AbortController();
    const token = login({ ...ctx, signal: abort.signal }).then((granted) => {
      this.current = { value: granted.value, renewAt: this.renewalOf(granted) };
      return granted;
    });
    return { token, abort, waiting: 0 };
  }

  private abandon(running: Running): void {
    running.abort.abort(new Error("Nobody waits for this login any more."));
    if (this.running === running) this.running = null;
  }

  private renewalOf({ expiresAt }: Token): number {
    const now = this.now();
    return expiresAt === null ? Number.POSITIVE_INFINITY : now + (expiresAt - now) * USED_PART_OF_LIFE;
  }
}

const sessions = new Map<string, Session>();

/** One per process, installation and credentials: adapters come and go with every call. */
export function sessionOf({ settings, secrets }: OnPremisesConfig, now: () => number): Session {
  const credentials = createHash("sha256")
    .update(JSON.stringify([secrets.username, secrets.password]))
    .digest("hex");
  const key = `${settings.baseUrl} ${credentials}`;
  const session = sessions.get(key) ?? new Session(now);
  sessions.set(key, session);
  return session;
}

const tokenSchema = z.string().regex(/^[\x21-\x7e]+$/);
const loginSchema = z.looseObject({
  users: z.tuple([z.looseObject({ token: tokenSchema, expires_after: z.unknown().optional() })], z.unknown()),
});

const wrongPassword: Diagnosis = {
  reason: "AUTH",
  retryable: false,
  cause: "CREDENTIALS",
  confidence: "CERTAIN",
  whoActs: "admin",
  happened: "The On-Premises client did not accept the user name and the password.",
  nextStep: "enter the user name and the password of the connection again",
};
const LOGIN_MEANINGS: Meanings = { ...NO_SUCH_CALL, 401: wrongPassword, 1005: wrongPassword, 1013: wrongPassword };

/** On-Premises API reference, "users/login". */
export async function logIn(config: OnPremisesConfig, deps: ProviderDeps, ctx: CallContext): Promise<Token> {
  const { username, password } = config.secrets;
  const basic = Buffer.from(`${username}:${password}`).toString("base64");
  const call = {
    step: "check",
    method: "POST",
    path: "users/login",
    headers: { authorization: `Basic ${basic}` },
    secrets: [basic, password],
    meanings: LOGIN_MEANINGS,
    agreed: "Logged in. The answer holds the token, so it is not kept.",
    answerIsSecret: true,
  } as const;
  const answer = loginSchema.safeParse(await send(call, config, deps, ctx));
  if (!answer.success) throw diagnosedError(malformed("let us log in, but gave no token"));
  const [{ token, expires_after }] = answer.data.users;
  const expiresAt = expiryOf(expires_after);
  // With a clock that is off, a good token can look expired: then the next refusal tells when it is.
  return { value: token, expiresAt: expiresAt !== null && expiresAt > deps.now() ? expiresAt : null };
}

/**
 * "2018-03-01 15:29:26+00:00" in milliseconds since the epoch: a blank stands where ISO 8601 has a T, which not every
 * parser takes. Null when it is something else.
 */
export function expiryOf(value: unknown): number | null {
  const parts = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?) ?(Z|[+-]\d\d:?\d\d)?$/.exec(String(value).trim());
  if (!parts) return null;
  const [, day, time, zone = "Z"] = parts;
  const at = Date.parse(`${day}T${time}${zone.replace(/^([+-]\d\d)(\d\d)$/, "$1:$2")}`);
  return Number.isNaN(at) ? null : at;
}
