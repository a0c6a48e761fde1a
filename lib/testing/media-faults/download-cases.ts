import { db } from "../../data/db";
import type { NxcloudControl } from "../../sandbox/nxcloud/control-client";
import { ACCESS_SECRET, type Stage } from "../nxcloud-stage";
import { busy, code, cut, type FaultInput, link, redirect, status, storeSays, tooMuch } from "./fault-inputs";

/** "other bytes": nobody declared what they should be, so nobody can tell. Exit code 0 for STORED, 1 for all else. */
export type Ending = "STORED" | "STORED other bytes" | `${"RETRY_WAIT" | "FAILED" | "GONE"} ${string}`;

/** What a fetch under a fault comes to while the fault stays; "A or B" where the platform decides which. */
export type DownloadCase = readonly ["getMedia" | "download", FaultInput, Ending];

/** NXCloud could not answer usefully; the fact sheet says to take any unexplained status for a failure upstream. */
const TO_THE_API: readonly DownloadCase[] = [
  ["getMedia", status(400), "RETRY_WAIT UPSTREAM"],
  ["getMedia", status(401), "RETRY_WAIT UPSTREAM"],
  ["getMedia", status(403), "RETRY_WAIT UPSTREAM"],
  ["getMedia", status(404), "RETRY_WAIT UPSTREAM"],
  ["getMedia", busy(60), "RETRY_WAIT RATE_LIMITED"],
  ["getMedia", status(500, `Who are you, ${ACCESS_SECRET}?`), "RETRY_WAIT UPSTREAM"],
  ["getMedia", status(503, "<h1>Busy</h1>"), "RETRY_WAIT UPSTREAM"],
  ["getMedia", status(401, '{"code":1003,"message":"Invalid signature","data":null}'), "FAILED AUTH"],
  ["getMedia", { kind: "delay", ms: 300 }, "STORED"],
  ["getMedia", { kind: "slow", bytesPerSecond: 1_000 }, "STORED"],
  ["getMedia", { kind: "reset" }, "RETRY_WAIT UPSTREAM"],
  ["getMedia", { kind: "reset", afterBytes: 20 }, "RETRY_WAIT UPSTREAM or RETRY_WAIT BAD_RESPONSE"],
  ["getMedia", cut(20, "full-length"), "RETRY_WAIT BAD_RESPONSE"],
  ["getMedia", cut(20, "chunked"), "RETRY_WAIT BAD_RESPONSE"],
  ["getMedia", { kind: "wrong-bytes" }, "RETRY_WAIT BAD_RESPONSE"],
  ["getMedia", { kind: "malformed-json" }, "RETRY_WAIT BAD_RESPONSE"],
  ["getMedia", tooMuch(1_000, "honest"), "RETRY_WAIT BAD_RESPONSE"],
  ["getMedia", tooMuch(1_000, "original"), "STORED"],
  ["getMedia", tooMuch("endless", "none"), "RETRY_WAIT BAD_RESPONSE"],
  ["getMedia", redirect("same-host"), "FAILED BLOCKED_TARGET"],
  ["getMedia", redirect("other-host"), "FAILED BLOCKED_TARGET"],
  ["getMedia", redirect("metadata-address"), "FAILED BLOCKED_TARGET"],
];

const LINKS: readonly DownloadCase[] = [
  ["getMedia", { kind: "expired-link" }, "RETRY_WAIT EXPIRED"],
  ["getMedia", link("same-host"), "STORED"],
  ["getMedia", link("other-host"), "FAILED BLOCKED_TARGET"],
  ["getMedia", link("private-address"), "FAILED BLOCKED_TARGET"],
  ["getMedia", link("metadata-address"), "FAILED BLOCKED_TARGET"],
  ["getMedia", link("plain-http"), "FAILED BLOCKED_TARGET"],
  ["getMedia", link("https://files.example.com/photo"), "FAILED BLOCKED_TARGET"],
  ["getMedia", link("https://name:word@goss.aliyuncs.com/photo"), "FAILED BLOCKED_TARGET"],
];

const CODES: readonly DownloadCase[] = [
  ["getMedia", code(0), "RETRY_WAIT BAD_RESPONSE"],
  ["getMedia", code(0, { url: "nowhere" }), "RETRY_WAIT BAD_RESPONSE"],
  ["getMedia", code(-1), "RETRY_WAIT UNKNOWN"],
  ["getMedia", code(1001), "FAILED AUTH"],
  ["getMedia", code(1002), "FAILED REJECTED"],
  ["getMedia", code(1003), "FAILED AUTH"],
  ["getMedia", code(1004), "FAILED CLOCK_SKEW"],
  ["getMedia", code(1005), "FAILED AUTH"],
  ["getMedia", code(9000), "FAILED REJECTED"],
  ["getMedia", code(9001), "RETRY_WAIT UPSTREAM"],
  ["getMedia", code(9002), "FAILED NUMBER_NOT_BOUND"],
  ["getMedia", code(9003), "FAILED FORBIDDEN"],
  ["getMedia", code(9004), "FAILED FORBIDDEN"],
  ["getMedia", code(9005), "FAILED FORBIDDEN"],
  ["getMedia", code(9006), "FAILED NUMBER_NOT_BOUND"],
  ["getMedia", code(9007), "RETRY_WAIT UPSTREAM"],
  ["getMedia", code(9008), "FAILED FORBIDDEN"],
  ["getMedia", code(9009), "FAILED FORBIDDEN"],
  ["getMedia", code(9010), "FAILED FORBIDDEN"],
  ["getMedia", code(9099, { error: { code: 100, details: ACCESS_SECRET } }), "RETRY_WAIT UNKNOWN"],
  ["getMedia", code(4711), "RETRY_WAIT UNKNOWN"],
];

/** What the file store answers instead of the bytes, and bytes that are not right. */
const TO_THE_STORE: readonly DownloadCase[] = [
  ["download", status(400), "RETRY_WAIT UNKNOWN"],
  ["download", status(401), "RETRY_WAIT UNKNOWN"],
  ["download", status(403), "RETRY_WAIT UNKNOWN"],
  ["download", status(404), "GONE NOT_FOUND"],
  ["download", busy(60), "RETRY_WAIT RATE_LIMITED"],
  ["download", status(500), "RETRY_WAIT UPSTREAM"],
  ["download", status(503), "RETRY_WAIT UPSTREAM"],
  ["download", status(200), "RETRY_WAIT EMPTY"],
  ["download", storeSays(404, "NoSuchKey"), "GONE NOT_FOUND"],
  ["download", storeSays(403, "AccessDenied"), "FAILED FORBIDDEN"],
  ["download", storeSays(403, "SignatureDoesNotMatch"), "RETRY_WAIT UPSTREAM"],
  ["download", storeSays(403, "InvalidAccessKeyId"), "RETRY_WAIT UPSTREAM"],
  ["download", { kind: "expired-link" }, "RETRY_WAIT EXPIRED"],
  ["download", { kind: "delay", ms: 300 }, "STORED"],
  ["download", { kind: "slow", bytesPerSecond: 100_000 }, "STORED"],
  ["download", { kind: "reset" }, "RETRY_WAIT UPSTREAM"],
  ["download", { kind: "reset", afterBytes: 20_000 }, "RETRY_WAIT UPSTREAM or RETRY_WAIT BAD_RESPONSE"],
  ["download", cut(20_000, "full-length"), "RETRY_WAIT BAD_RESPONSE"],
  ["download", cut(20_000, "chunked"), "STORED other bytes"],
  ["download", { kind: "wrong-bytes" }, "STORED other bytes"],
  ["download", { kind: "malformed-json" }, "RETRY_WAIT BAD_RESPONSE"],
  ["download", tooMuch(1_000, "none"), "STORED other bytes"],
  ["download", tooMuch(1_000, "original"), "STORED"],
  ["download", tooMuch(3_000_000, "honest"), "FAILED TOO_LARGE"],
  ["download", tooMuch("endless", "none"), "FAILED TOO_LARGE"],
  ["download", tooMuch("endless", "original"), "STORED"],
  ["download", redirect("same-host"), "FAILED BLOCKED_TARGET"],
  ["download", redirect("other-host"), "FAILED BLOCKED_TARGET"],
  ["download", redirect("private-address"), "FAILED BLOCKED_TARGET"],
  ["download", redirect("metadata-address"), "FAILED BLOCKED_TARGET"],
  ["download", redirect("plain-http"), "FAILED BLOCKED_TARGET"],
];

export const STAYING: readonly DownloadCase[] = [...TO_THE_API, ...LINKS, ...CODES, ...TO_THE_STORE];

/** Met only by a worker that soon loses patience: on a busy machine anything else may take as long. */
export const SILENT: readonly DownloadCase[] = [
  ["getMedia", { kind: "stall" }, "RETRY_WAIT TIMEOUT"],
  ["getMedia", { kind: "stall", afterBytes: 20 }, "RETRY_WAIT TIMEOUT"],
  ["download", { kind: "stall" }, "RETRY_WAIT TIMEOUT"],
  ["download", { kind: "stall", afterBytes: 20_000 }, "RETRY_WAIT TIMEOUT"],
];

/** Faults that strike once: the bytes come in the same attempt, or in the next one, which follows by itself. */
export const PASSING: readonly (readonly ["getMedia" | "download", FaultInput, attempts: 1 | 2])[] = [
  ["getMedia", { kind: "expired-link" }, 1],
  ["getMedia", code(1004), 1],
  ["download", { kind: "expired-link" }, 1],
  ["download", redirect("same-host"), 1],
  ["getMedia", busy(1), 2],
  ["getMedia", code(-1), 2],
  ["getMedia", code(9001), 2],
  ["getMedia", { kind: "malformed-json" }, 2],
  ["getMedia", { kind: "reset" }, 2],
  ["download", status(500), 2],
  ["download", cut(20_000, "full-length"), 2],
];

/** Not a fault of one answer but of what stands behind it: how a fetch ends, and what is done to the stage before. */
export const OTHER_CASES: readonly (readonly [string, Ending, (stage: Stage, mediaId: string) => Promise<unknown>])[] =
  [
    ["an id that NXCloud never knew", "RETRY_WAIT UNKNOWN", ({ sandbox }, id) => sandbox.deleteMedia(id)],
    ["an id that has expired", "RETRY_WAIT UNKNOWN", ({ sandbox }, id) => sandbox.setMediaState(id, "expired")],
    ["an object that is gone", "GONE NOT_FOUND", ({ sandbox }, id) => sandbox.setMediaState(id, "object-missing")],
    ["a wrong access secret", "FAILED AUTH", (stage) => changeAccount(stage, { accessSecret: "another" })],
    ["a number of another account", "FAILED NUMBER_NOT_BOUND", (stage) => changeAccount(stage, { numbers: [] })],
    ["a provider that cannot be reached", "RETRY_WAIT UPSTREAM", moveAway],
    ["a clock that is 50 s off", "STORED", ({ sandbox }) => sandbox.skewClock(50_000)],
    ["a clock that is 120 s off, which NXCloud's answer tells", "STORED", ({ sandbox }) => sandbox.skewClock(120_000)],
  ];

function changeAccount({ sandbox, account }: Stage, changes: Partial<Parameters<NxcloudControl["putAccount"]>[0]>) {
  const { accessKey, digits } = account;
  const numbers = [{ phoneNumber: digits, verifiedName: "Stage shop" }];
  return sandbox.putAccount({ accessKey, accessSecret: ACCESS_SECRET, appkey: "stage-app", numbers, ...changes });
}

/** Nobody listens on port 1. */
function moveAway({ connectionId: id }: Stage) {
  return db().connection.update({ where: { id }, data: { settings: { baseUrl: "http://127.0.0.1:1" } } });
}
