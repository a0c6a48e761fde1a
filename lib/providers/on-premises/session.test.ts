import { describe, expect, test } from "vitest";
import type { CallContext } from "../types";
import { expiryOf, type Login, Session, type Token } from "./session";

const WEEK = 7 * 24 * 60 * 60_000;

/** A session with a clock that is set and logins that end when told to. */
function setUp() {
  let now = Date.UTC(2026, 0, 1);
  const logins: { grant: (token: Token) => void; refuse: (error: Error) => void; signal: AbortSignal }[] = [];
  const session = new Session(() => now);
  const login: Login = ({ signal }) =>
    new Promise((grant, refuse) => {
      logins.push({ grant, refuse, signal });
      signal.addEventListener("abort", () => refuse(signal.reason));
    });
  const caller = (abort = new AbortController()) => {
    const ctx: CallContext = { signal: abort.signal, requestId: "test", onExchange: () => undefined };
    return { abort, token: () => session.token(login, ctx), renew: () => session.renew(login, ctx) };
  };
  const granting = async (asked: Promise<string>, value: string, expiresAt: number | null = null) => {
    logins.at(-1)?.grant({ value, expiresAt });
    return asked;
  };
  return { session, logins, caller, granting, wait: (ms: number) => (now += ms), now: () => now };
}

describe("the token of a session", () => {
  test("serves all calls until a login is due", async () => {
    const { logins, caller, granting, wait, now } = setUp();
    await granting(caller().token(), "one", now() + WEEK);
    wait(0.89 * WEEK);
    expect([await caller().token(), logins.length]).toEqual(["one", 1]);
    wait(0.02 * WEEK);
    expect([await granting(caller().token(), "two"), logins.length]).toEqual(["two", 2]);
  });

  test("without a known end serves until it is refused", async () => {
    const { session, logins, caller, granting, wait } = setUp();
    await granting(caller().token(), "one");
    wait(100 * WEEK);
    expect([await caller().token(), logins.length]).toEqual(["one", 1]);
    session.forget("one");
    expect(await granting(caller().token(), "two")).toBe("two");
  });

  test("stays when an older one is refused", async () => {
    const { session, caller, granting } = setUp();
    await granting(caller().token(), "one");
    await granting(caller().renew(), "two");
    session.forget("one");
    expect(await caller().token()).toBe("two");
  });
});

describe("a login", () => {
  test("is shared by all who ask meanwhile", async () => {
    const { logins, caller, granting } = setUp();
    const asked = [caller().token(), caller().token(), caller().renew()];
    await granting(Promise.resolve(""), "one");
    expect([await Promise.all(asked), logins.length]).toEqual([["one", "one", "one"], 1]);
  });

  test("that fails is told to all who wait, and the next call logs in anew", async () => {
    const { logins, caller, granting } = setUp();
    const asked = [caller().token(), caller().token()];
    logins[0]?.refuse(new Error("refused"));
    for (const one of asked) await expect(one).rejects.toThrow("refused");
    expect(await granting(caller().token(), "two")).toBe("two");
  });

  test("goes on for the others when the one who started it gives up", async () => {
    const { logins, caller, granting } = setUp();
    const first = caller();
    const stopped = first.token();
    const second = caller().token();
    first.abort.abort(new Error("stopped"));
    await expect(stopped).rejects.toThrow("stopped");
    expect(logins[0]?.signal.aborted).toBe(false);
    expect(await granting(second, "one")).toBe("one");
  });

  test("stops when nobody waits any more, and who comes then starts another", async () => {
    const { logins, caller, granting } = setUp();
    const only = caller();
    const stopped = only.token();
    only.abort.abort(new Error("stopped"));
    await expect(stopped).rejects.toThrow("stopped");
    expect(logins[0]?.signal.aborted).toBe(true);
    expect(await granting(caller().token(), "two")).toBe("two");
  });

  test("is not begun for a call that was stopped before", async () => {
    const { logins, caller } = setUp();
    const late = caller();
    late.abort.abort(new Error("stopped"));
    await expect(late.token()).rejects.toThrow("stopped");
    expect(logins).toEqual([]);
  });
});

describe("expires_after", () => {
  test.each([
    ["2018-03-01 15:29:26+00:00", "2018-03-01T15:29:26.000Z"],
    ["2018-03-01 15:29:26+05:30", "2018-03-01T09:59:26.000Z"],
    ["2018-03-01 15:29:26-0800", "2018-03-01T23:29:26.000Z"],
    ["2018-03-01T15:29:26Z", "2018-03-01T15:29:26.000Z"],
    ["2018-03-01 15:29:26.5+00:00", "2018-03-01T15:29:26.500Z"],
    ["2018-03-01 15:29:26", "2018-03-01T15:29:26.000Z"],
  ])("%s is read", (text, iso) => {
    expect(new Date(expiryOf(text) ?? Number.NaN).toISOString()).toBe(iso);
  });

  test.each(["soon", "2018-13-01 15:29:26+00:00", "1519918166", 1519918166, null, undefined, {}])(
    "%j tells no time",
    (value) => {
      expect(expiryOf(value)).toBeNull();
    },
  );
});
