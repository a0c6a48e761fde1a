import { expect, it } from "vitest";
import { parsePostmasterPid } from "./postmaster";

it("reads pid, port and state as PostgreSQL writes them", () => {
  const text = "4711\n/var/lib/data\n1795215123\n40123\n\n127.0.0.1\n 12345  98304\nready   \n";
  expect(parsePostmasterPid(text)).toEqual({ pid: 4711, port: 40123, ready: true });
});

it("knows no port in the first moments of a start", () => {
  expect(parsePostmasterPid("4711\n/var/lib/data\n1795215123\n")).toEqual({ pid: 4711, port: null, ready: false });
});

it.each(["", "\n\n", "nonsense\n"])("takes %j for no server", (text) => {
  expect(parsePostmasterPid(text)).toBeNull();
});
