import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { ProviderError } from "../errors";
import type { MediaRef } from "../types";
import { COMMON_FAULTS, RETRY_LATER } from "./faults";
import type { FaultInput, FaultPlace, Outcome, ProviderExpectations } from "./provider-bench";
import { MAX_BYTES, type ProviderRun } from "./provider-run";

type Current = () => ProviderRun;
type Step = "resolve" | "fetch";

const newPhoto = (run: ProviderRun, bytes = randomBytes(1000)): Promise<MediaRef> =>
  run.bench.seed(bytes, "image/jpeg");

function placeOf({ bench }: ProviderRun, step: Step): FaultPlace {
  const place = bench.places[step];
  if (!place) throw new Error(`this provider has no call to ${step}`);
  return place;
}

const fetchOf = (run: ProviderRun) => run.exchanges.findLast(({ step }) => step === "fetch");

export function downloadContract(current: Current, expected: ProviderExpectations): void {
  describe("downloads", () => wholeDownloads(current, expected));
  describe("downloads that cannot be", () => hopelessDownloads(current, expected));
  const steps = expected.oneCall ? (["fetch"] as const) : (["resolve", "fetch"] as const);
  describe.each(steps)("faults at the call to %s", (step) => stepFaults(current, step));
  describe("faults on the way to the bytes", () => otherFaults(current, expected));
  if (expected.links) describe("links to the bytes", () => linkFaults(current, expected.expiredLink));
  describe("an abort", () => aborts(current, steps));
}

function wholeDownloads(current: Current, expected: ProviderExpectations): void {
  test.each([1, 70_000, 1_500_000])("give exactly the %i bytes that are there", async (size) => {
    const bytes = randomBytes(size);
    const run = current();
    expect((await run.fetchBytes(await newPhoto(run, bytes))).equals(bytes)).toBe(true);
  });

  test("announce type and size before the bytes", async () => {
    const run = current();
    const ref = await run.bench.seed(randomBytes(1000), "application/pdf");
    const download = await run.provider().download(ref, run.ctx);
    expect(download).toMatchObject({ descriptor: { mimeType: "application/pdf", sizeBytes: 1000 } });
    if (download.kind === "stream") download.body.destroy();
  });

  test("report every exchange with what it came to, the last when its body has ended", async () => {
    const run = current();
    await run.fetchBytes(await newPhoto(run));
    expect(fetchOf(run)).toMatchObject({ step: "fetch", httpStatus: 200, bytes: 1000 });
    for (const { note } of run.exchanges) expect(note).not.toBe("");
  });

  test("report an exchange that broke off, with the bytes that came", async () => {
    const run = current();
    const ref = await newPhoto(run, randomBytes(70_000));
    await run.strike(run.bench.places.fetch, { kind: "truncate", atBytes: 500, ending: "full-length" });
    const error = await run.expectFailure(run.fetchBytes(ref), { reason: "BAD_RESPONSE", retryable: true });
    expect(fetchOf(run)).toMatchObject({ bytes: 500, note: error.publicMessage });
  });

  test.each([120_000, -120_000])("work although this machine's clock is %i ms off", async (clockAheadMs) => {
    const run = current();
    const bytes = randomBytes(10);
    const ref = await newPhoto(run, bytes);
    expect(await run.fetchBytes(ref, run.provider({ clockAheadMs }))).toEqual(bytes);
    const notes = run.exchanges.map(({ note }) => note).join(" ");
    if (expected.skewedClock === "copes") expect(notes).toMatch(/clock of this machine is 1[12]\d s/);
  });
}

function hopelessDownloads(current: Current, expected: ProviderExpectations): void {
  test("of an id that the provider does not know", async () => {
    const run = current();
    const ref = await newPhoto(run);
    await run.bench.forget(ref.providerMediaId);
    await run.expectFailure(run.fetchBytes(ref), expected.unknownId);
  });

  const { lostBytes } = expected;
  if (lostBytes) {
    test("of bytes that are gone", async () => {
      const run = current();
      const ref = await newPhoto(run);
      await run.bench.loseBytes?.(ref.providerMediaId);
      await run.expectFailure(run.fetchBytes(ref), lostBytes);
    });
  }

  test("with wrong credentials", async () => {
    const run = current();
    const ref = await newPhoto(run);
    const stranger = run.provider({ wrongCredentials: true });
    await run.expectFailure(run.fetchBytes(ref, stranger), { reason: "AUTH", retryable: false });
  });
}

function stepFaults(current: Current, step: Step): void {
  async function failing(fault: FaultInput): Promise<readonly [ProviderRun, Promise<Buffer>]> {
    const run = current();
    const ref = await newPhoto(run);
    await run.strike(placeOf(run, step), fault);
    return [run, run.fetchBytes(ref, run.providerFor(fault))];
  }

  test.each(COMMON_FAULTS)("%s", async (_, fault, outcome) => {
    const [run, fetching] = await failing(fault);
    const error = await run.expectFailure(fetching, outcome);
    if (fault === RETRY_LATER) expect(error.retryAfterMs).toBe(7000);
  });

  test("an answer that repeats our credentials is kept without them", async () => {
    const body = `Who are you, ${current().bench.secrets.join(" or ")}?`;
    const [run, fetching] = await failing({ kind: "status", status: 500, body });
    await run.failureOf(fetching);
    expect(run.exchanges.findLast(({ answer }) => answer)?.answer).toMatch(/^Who are you, .*\[hidden\]/);
  });

  test("a reset in the answer may be tried again", async () => {
    const [run, fetching] = await failing({ kind: "reset", afterBytes: 20 });
    const error = await run.failureOf(fetching);
    expect(error).toMatchObject({ retryable: true });
    // The platform tells a reset that follows close upon data as an ordinary end: which one it is depends on timing.
    expect(["UPSTREAM", "BAD_RESPONSE"]).toContain(error instanceof ProviderError && error.reason);
  });
}

function otherFaults(current: Current, expected: ProviderExpectations): void {
  test.each(["none", "honest"] as const)("a body that is too large, length announced: %s", async (contentLength) => {
    const run = current();
    const ref = await newPhoto(run);
    const by = contentLength === "none" ? "endless" : MAX_BYTES;
    await run.strike(run.bench.places.fetch, { kind: "oversize", by, contentLength });
    await run.expectFailure(run.fetchBytes(ref), { reason: "TOO_LARGE", retryable: false });
  });

  test.runIf(!expected.oneCall)("an answer that is not JSON", async () => {
    const run = current();
    const ref = await newPhoto(run);
    await run.strike(placeOf(run, "resolve"), { kind: "malformed-json" });
    await run.expectFailure(run.fetchBytes(ref), { reason: "BAD_RESPONSE", retryable: true });
  });

  test("the next try after a failure is like a first one", async () => {
    const run = current();
    const bytes = randomBytes(10);
    const ref = await newPhoto(run, bytes);
    const provider = run.provider();
    await run.strike(run.bench.places.fetch, { kind: "status", status: 500 }, 1);
    await run.failureOf(run.fetchBytes(ref, provider));
    expect(await run.fetchBytes(ref, provider)).toEqual(bytes);
  });
}

function linkFaults(current: Current, expiredLink: Outcome | null): void {
  test.each(["other-host", "private-address", "metadata-address", "plain-http"] as const)(
    "are not followed to %s",
    async (location) => {
      const run = current();
      const ref = await newPhoto(run);
      await run.strike(placeOf(run, "resolve"), { kind: "link", location });
      await run.expectFailure(run.fetchBytes(ref), { reason: "BLOCKED_TARGET", retryable: false });
      expect(await run.bench.sandbox.requests({ host: "storage" })).toEqual([]);
    },
  );

  if (!expiredLink) return;
  const TWICE = ["resolve", "fetch", "resolve", "fetch"];

  test("are replaced once when they have expired", async () => {
    const run = current();
    const bytes = randomBytes(10);
    const ref = await newPhoto(run, bytes);
    await run.strike(run.bench.places.fetch, { kind: "expired-link" }, 1);
    expect(await run.fetchBytes(ref)).toEqual(bytes);
    expect(run.exchanges.map(({ step }) => step)).toEqual(TWICE);
  });

  test("that are always expired fail as such", async () => {
    const run = current();
    const ref = await newPhoto(run);
    await run.strike(placeOf(run, "resolve"), { kind: "expired-link" });
    await run.expectFailure(run.fetchBytes(ref), expiredLink);
    expect(run.exchanges.map(({ step }) => step)).toEqual(TWICE);
  });
}

function aborts(current: Current, steps: readonly Step[]): void {
  const stopped = new Error("stopped");
  const arrived = ({ bench }: ProviderRun, place: FaultPlace) =>
    bench.sandbox.requests({ ...place, atLeast: 1, waitMs: 10_000 });

  test.each(steps)("at the call to %s closes the socket", async (step) => {
    const run = current();
    const place = placeOf(run, step);
    const ref = await newPhoto(run);
    await run.strike(place, { kind: "stall" });
    const running = run.failureOf(run.fetchBytes(ref));
    await arrived(run, place);
    run.abort.abort(stopped);
    expect(await running).toBe(stopped);
    await run.expectClosedByUs(place);
  });

  test("in the middle of the bytes closes the socket and gives the signal's reason", async () => {
    const run = current();
    const place = run.bench.places.fetch;
    const ref = await newPhoto(run, randomBytes(70_000));
    await run.strike(place, { kind: "stall", afterBytes: 500 });
    const body = await run.openBody(ref);
    await once(body, "readable");
    run.abort.abort(stopped);
    expect(await run.failureOf(buffer(body))).toBe(stopped);
    await run.expectClosedByUs(place);
    expect(fetchOf(run)).toMatchObject({ bytes: 500 });
  });

  test("before the start calls nobody", async () => {
    const run = current();
    const ref = await newPhoto(run);
    run.abort.abort(stopped);
    expect(await run.failureOf(run.fetchBytes(ref))).toBe(stopped);
    expect(await run.bench.sandbox.requests()).toEqual([]);
  });
}
