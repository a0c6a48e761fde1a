import type { LookupAddress } from "node:dns";
import { describe, expect, test } from "vitest";
import { publicOnly, type ResolveHost, socketLookup } from "./lookup";

const v4 = (address: string): LookupAddress => ({ address, family: 4 });
const answering = (...answers: LookupAddress[][]): ResolveHost => {
  const left = [...answers];
  return async () => left.shift() ?? [];
};

function ask(resolve: ResolveHost, all: boolean): Promise<unknown> {
  return new Promise((settle, reject) => {
    socketLookup(resolve)("h.test", { all }, (error, address) => (error ? reject(error) : settle(address)));
  });
}

describe("looking up a name for a socket", () => {
  test("public addresses are handed out in their order", async () => {
    const resolve = publicOnly(answering([v4("8.8.8.8"), v4("8.8.4.4")]));
    expect(await ask(resolve, true)).toEqual([v4("8.8.8.8"), v4("8.8.4.4")]);
  });

  test("a socket that takes one address gets the first that was checked", async () => {
    expect(await ask(publicOnly(answering([v4("8.8.8.8"), v4("8.8.4.4")])), false)).toBe("8.8.8.8");
  });

  test("an answer that turns private between two look-ups is refused at the second", async () => {
    const resolve = publicOnly(answering([v4("8.8.8.8")], [v4("127.0.0.1")]));
    expect(await ask(resolve, true)).toEqual([v4("8.8.8.8")]);
    await expect(ask(resolve, true)).rejects.toMatchObject({ reason: "BLOCKED_TARGET", retryable: false });
  });

  test("one private address among public ones refuses them all", async () => {
    const mixed = [v4("8.8.8.8"), { address: "fd00:ec2::254", family: 6 }];
    await expect(ask(publicOnly(answering(mixed)), true)).rejects.toMatchObject({ reason: "BLOCKED_TARGET" });
  });

  test("a name without addresses is a failed look-up", async () => {
    await expect(ask(publicOnly(answering([])), true)).rejects.toMatchObject({ code: "ENOTFOUND" });
  });
});
