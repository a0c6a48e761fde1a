import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ProviderError } from "../errors";
import type { OutboundHttp } from "../http";
import type { CallContext, Exchange, MediaProvider, MediaRef, MediaUpload } from "../types";
import type {
  FaultInput,
  FaultPlace,
  Outcome,
  ProviderBench,
  ProviderExpectations,
  ProviderOptions,
} from "./provider-bench";

const IMPATIENCE_MS = 200;
const MAX_BYTES = 2_000_000;
const RETRY_LATER: FaultInput = { kind: "status", status: 429, headers: { "retry-after": "7" } };

/** The outbound client with timeouts that a test can await and a size that an endless body reaches soon. */
function impatient(http: OutboundHttp): OutboundHttp {
  return {
    request: (request) =>
      http.request({
        ...request,
        maxBytes: Math.min(request.maxBytes, MAX_BYTES),
        headersTimeoutMs: IMPATIENCE_MS,
        bodyTimeoutMs: IMPATIENCE_MS,
      }),
  };
}

/** What every media provider has to do, over the wire against its sandbox. */
export function mediaProviderContract(
  name: string,
  open: () => Promise<ProviderBench>,
  expected: ProviderExpectations,
): void {
  describe(`${name} as a media provider`, () => {
    let bench: ProviderBench;
    let exchanges: Exchange[] = [];
    let errors: unknown[] = [];
    let abort: AbortController;
    let ctx: CallContext;

    beforeAll(async () => {
      bench = await open();
    });
    afterAll(() => bench.close());
    beforeEach(async () => {
      await bench.sandbox.clearFaults();
      await bench.sandbox.clearRequests();
      exchanges = [];
      errors = [];
      abort = new AbortController();
      ctx = { signal: abort.signal, requestId: name, onExchange: (exchange) => exchanges.push(exchange) };
    });

    /** Holds for every test: nothing secret is in what was thrown or reported, and no credentials went astray. */
    afterEach(async () => {
      abort.abort();
      const shown = `${JSON.stringify(exchanges)}${inspect(errors, { depth: 9 })}`;
      const requests = await bench.sandbox.requests();
      const links = requests.flatMap(({ path, headers }) => [
        ...new URL(path, "http://h").searchParams.values(),
        ...(headers.sign ? [headers.sign] : []),
      ]);
      for (const secret of [...bench.secrets, ...links]) expect(shown).not.toContain(secret);
      for (const { path } of exchanges) expect(path).not.toContain("?");
      expect(requests.flatMap(({ violations }) => violations)).toEqual([]);
    });

    const provider = (options?: ProviderOptions): MediaProvider => bench.provider(impatient(bench.http), options);
    const strike = (match: FaultPlace, fault: FaultInput, times: number | "forever" = "forever") =>
      bench.sandbox.addFault({ match, fault, times });

    async function fetchBytes(ref: MediaRef, from = provider()): Promise<Buffer> {
      const download = await from.download(ref, ctx);
      if (download.kind !== "stream") throw new Error("the provider did not answer with a stream");
      return buffer(download.body);
    }

    async function failureOf(run: Promise<unknown>): Promise<unknown> {
      const error = await run.then(
        () => Promise.reject(new Error("it did not fail")),
        (thrown: unknown) => thrown,
      );
      errors.push(error);
      return error;
    }

    async function expectFailure(run: Promise<unknown>, outcome: Outcome): Promise<ProviderError> {
      const error = await failureOf(run);
      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject(outcome);
      return error as ProviderError;
    }

    const upload = (bytes: Buffer, more: Partial<MediaUpload> = {}): MediaUpload => ({
      providerNumberId: bench.providerNumberId,
      mimeType: "image/jpeg",
      sizeBytes: bytes.length,
      fileName: "photo.jpg",
      open: async () => Readable.from(pieces(bytes)),
      ...more,
    });

    describe("downloads", () => {
      test.each([1, 70_000, 1_500_000])("give exactly the %i bytes that are there", async (size) => {
        const bytes = randomBytes(size);
        const ref = await bench.seed(bytes, "image/jpeg");
        expect((await fetchBytes(ref)).equals(bytes)).toBe(true);
      });

      test("announce type and size before the bytes", async () => {
        const ref = await bench.seed(randomBytes(1000), "application/pdf");
        const download = await provider().download(ref, ctx);
        expect(download).toMatchObject({ descriptor: { mimeType: "application/pdf", sizeBytes: 1000 } });
        if (download.kind === "stream") download.body.destroy();
      });

      test("report every exchange with what it came to, the last when its body has ended", async () => {
        const ref = await bench.seed(randomBytes(1000), "image/jpeg");
        await fetchBytes(ref);
        expect(exchanges.at(-1)).toMatchObject({ step: "fetch", httpStatus: 200, bytes: 1000 });
        for (const { note } of exchanges) expect(note).not.toBe("");
      });

      test("report an exchange that broke off, with the bytes that came", async () => {
        const ref = await bench.seed(randomBytes(70_000), "image/jpeg");
        await strike(bench.places.fetch, { kind: "truncate", atBytes: 500, ending: "full-length" });
        const error = await expectFailure(fetchBytes(ref), { reason: "BAD_RESPONSE", retryable: true });
        expect(exchanges.at(-1)).toMatchObject({ step: "fetch", bytes: 500, note: error.publicMessage });
      });

      test("of an id that the provider does not know fail as such", async () => {
        const ref = await bench.seed(randomBytes(10), "image/jpeg");
        await bench.sandbox.deleteMedia(ref.providerMediaId);
        await expectFailure(fetchBytes(ref), expected.unknownId);
      });

      test.runIf(expected.lostBytes)("of bytes that are gone fail as such", async () => {
        const ref = await bench.seed(randomBytes(10), "image/jpeg");
        await bench.sandbox.setMediaState(ref.providerMediaId, "object-missing");
        await expectFailure(fetchBytes(ref), expected.lostBytes as Outcome);
      });

      test("with wrong credentials fail and are not tried again", async () => {
        const ref = await bench.seed(randomBytes(10), "image/jpeg");
        await expectFailure(fetchBytes(ref, provider({ wrongCredentials: true })), {
          reason: "AUTH",
          retryable: false,
        });
      });

      test.each([120_000, -120_000])("work although this machine's clock is %i ms off", async (clockAheadMs) => {
        const bytes = randomBytes(10);
        const ref = await bench.seed(bytes, "image/jpeg");
        expect(await fetchBytes(ref, provider({ clockAheadMs }))).toEqual(bytes);
        const notes = exchanges.map(({ note }) => note).join(" ");
        if (expected.skewedClock === "copes") expect(notes).toMatch(/clock of this machine is 1(19|20|21) s/);
      });
    });

    describe("faults on the way to the bytes", () => {
      const BROKEN: readonly (readonly [string, FaultInput, Outcome])[] = [
        ["429", RETRY_LATER, { reason: "RATE_LIMITED", retryable: true }],
        ["500", { kind: "status", status: 500 }, { reason: "UPSTREAM", retryable: true }],
        [
          "503 with a page",
          { kind: "status", status: 503, body: "<h1>Busy</h1>" },
          { reason: "UPSTREAM", retryable: true },
        ],
        ["a reset before the answer", { kind: "reset" }, { reason: "UPSTREAM", retryable: true }],
        ["a stall before the answer", { kind: "stall" }, { reason: "TIMEOUT", retryable: true }],
        ["a stall in the answer", { kind: "stall", afterBytes: 20 }, { reason: "TIMEOUT", retryable: true }],
        [
          "a body cut short",
          { kind: "truncate", atBytes: 20, ending: "full-length" },
          { reason: "BAD_RESPONSE", retryable: true },
        ],
        [
          "a redirect to another host",
          { kind: "redirect", location: "other-host" },
          { reason: "BLOCKED_TARGET", retryable: false },
        ],
        [
          "a redirect to a private address",
          { kind: "redirect", location: "private-address" },
          { reason: "BLOCKED_TARGET", retryable: false },
        ],
        [
          "a redirect to a metadata service",
          { kind: "redirect", location: "metadata-address" },
          { reason: "BLOCKED_TARGET", retryable: false },
        ],
        [
          "a redirect to plain http",
          { kind: "redirect", location: "plain-http" },
          { reason: "BLOCKED_TARGET", retryable: false },
        ],
      ];

      describe.each(["resolve", "fetch"] as const)("at the call to %s", (step) => {
        test.each(BROKEN)("%s", async (_, fault, outcome) => {
          const ref = await bench.seed(randomBytes(1000), "image/jpeg");
          await strike(bench.places[step], fault);
          const error = await expectFailure(fetchBytes(ref), outcome);
          if (fault === RETRY_LATER) expect(error.retryAfterMs).toBe(7000);
        });

        test("an answer that repeats our credentials is kept without them", async () => {
          const ref = await bench.seed(randomBytes(10), "image/jpeg");
          const body = `Who are you, ${bench.secrets.join(" or ")}?`;
          await strike(bench.places[step], { kind: "status", status: 500, body });
          await failureOf(fetchBytes(ref));
          expect(exchanges.at(-1)?.answer).toMatch(/^Who are you, .*\[hidden\]/);
        });

        test("a reset in the answer may be tried again", async () => {
          const ref = await bench.seed(randomBytes(1000), "image/jpeg");
          await strike(bench.places[step], { kind: "reset", afterBytes: 20 });
          const error = await failureOf(fetchBytes(ref));
          expect(error).toMatchObject({ retryable: true });
          // The platform tells a reset that follows close upon data as an ordinary end: which one it is depends on timing.
          expect(["UPSTREAM", "BAD_RESPONSE"]).toContain((error as ProviderError).reason);
        });
      });

      test.each(["none", "honest"] as const)(
        "a body that is too large, length announced: %s",
        async (contentLength) => {
          const ref = await bench.seed(randomBytes(1000), "image/jpeg");
          const by = contentLength === "none" ? "endless" : MAX_BYTES;
          await strike(bench.places.fetch, { kind: "oversize", by, contentLength });
          await expectFailure(fetchBytes(ref), { reason: "TOO_LARGE", retryable: false });
        },
      );

      test("an answer that is not JSON", async () => {
        const ref = await bench.seed(randomBytes(10), "image/jpeg");
        await strike(bench.places.resolve, { kind: "malformed-json" });
        await expectFailure(fetchBytes(ref), { reason: "BAD_RESPONSE", retryable: true });
      });

      test.runIf(expected.links).each(["other-host", "private-address", "metadata-address", "plain-http"] as const)(
        "a link to somewhere else: %s",
        async (location) => {
          const ref = await bench.seed(randomBytes(10), "image/jpeg");
          await strike(bench.places.resolve, { kind: "link", location });
          await expectFailure(fetchBytes(ref), { reason: "BLOCKED_TARGET", retryable: false });
          expect(await bench.sandbox.requests({ host: "storage" })).toEqual([]);
        },
      );

      test.runIf(expected.expiredLink)("a link that has expired is replaced once", async () => {
        const bytes = randomBytes(10);
        const ref = await bench.seed(bytes, "image/jpeg");
        await strike(bench.places.fetch, { kind: "expired-link" }, 1);
        expect(await fetchBytes(ref)).toEqual(bytes);
        expect(exchanges.map(({ step }) => step)).toEqual(["resolve", "fetch", "resolve", "fetch"]);
      });

      test.runIf(expected.expiredLink)("links that are always expired fail as such", async () => {
        const ref = await bench.seed(randomBytes(10), "image/jpeg");
        await strike(bench.places.resolve, { kind: "expired-link" });
        await expectFailure(fetchBytes(ref), expected.expiredLink as Outcome);
        expect(exchanges.map(({ step }) => step)).toEqual(["resolve", "fetch", "resolve", "fetch"]);
      });

      test("the next try after a failure is like a first one", async () => {
        const bytes = randomBytes(10);
        const ref = await bench.seed(bytes, "image/jpeg");
        await strike(bench.places.fetch, { kind: "status", status: 500 }, 1);
        const one = provider();
        await failureOf(fetchBytes(ref, one));
        expect(await fetchBytes(ref, one)).toEqual(bytes);
      });
    });

    describe("uploads", () => {
      const JPEG = { mimeType: "image/jpeg", fileName: "照片 Ü.jpg" };

      test.each([1, 1_500_000])("of %i bytes arrive as they are, with type and name", async (size) => {
        const bytes = randomBytes(size);
        const { providerMediaId } = await provider().upload(upload(bytes, JPEG), ctx);
        const kept = await bench.sandbox.media(providerMediaId);
        const sha256 = createHash("sha256").update(bytes).digest("hex");
        expect(kept).toMatchObject({ sha256, sizeBytes: size, direction: "uploaded", ...JPEG });
        expect(exchanges).toMatchObject([{ step: "upload", httpStatus: 200 }]);
      });

      test("can be fetched by the id that they got", async () => {
        const bytes = randomBytes(1000);
        const { providerMediaId } = await provider().upload(upload(bytes), ctx);
        const { providerNumberId } = bench;
        expect(await fetchBytes({ providerNumberId, providerMediaId, direction: "UPLOADED" })).toEqual(bytes);
      });

      test.each([
        ["429", RETRY_LATER, { reason: "RATE_LIMITED", retryable: true }],
        ["500", { kind: "status", status: 500 }, { reason: "UPSTREAM", retryable: true }],
        ["a reset while sending", { kind: "reset", afterRequestBytes: 1000 }, { reason: "UPSTREAM", retryable: true }],
        ["a stall before the answer", { kind: "stall" }, { reason: "TIMEOUT", retryable: true }],
        ["an answer that is not JSON", { kind: "malformed-json" }, { reason: "BAD_RESPONSE", retryable: true }],
        [
          "a redirect, which would take the file elsewhere",
          { kind: "redirect", status: 307, location: "other-host" },
          { reason: "BLOCKED_TARGET", retryable: false },
        ],
      ] as const satisfies readonly (readonly [string, FaultInput, Outcome])[])(
        "fail on %s",
        async (_, fault, outcome) => {
          await strike(bench.places.upload, fault);
          await expectFailure(provider().upload(upload(randomBytes(500_000)), ctx), outcome);
        },
      );

      test("close their file when they fail", async () => {
        const file = new Readable({ read: () => file.push(Buffer.alloc(1000)) });
        await strike(bench.places.upload, { kind: "reset", afterRequestBytes: 1000 });
        const closed = once(file, "close");
        await failureOf(provider().upload(upload(Buffer.alloc(500_000), { open: async () => file }), ctx));
        await closed;
      });
    });

    describe("an abort", () => {
      const stopped = new Error("stopped");

      test.each(["resolve", "fetch"] as const)("at the call to %s closes the socket", async (step) => {
        const ref = await bench.seed(randomBytes(1000), "image/jpeg");
        await strike(bench.places[step], { kind: "stall" });
        const patient = bench.provider(bench.http);
        const running = failureOf(fetchBytes(ref, patient));
        await bench.sandbox.requests({ ...bench.places[step], atLeast: 1, waitMs: 10_000 });
        abort.abort(stopped);
        expect(await running).toBe(stopped);
        await expectClosed(bench.places[step]);
      });

      test("in the middle of the bytes closes the socket and gives the signal's reason", async () => {
        const ref = await bench.seed(randomBytes(70_000), "image/jpeg");
        await strike(bench.places.fetch, { kind: "stall", afterBytes: 500 });
        const download = await bench.provider(bench.http).download(ref, ctx);
        if (download.kind !== "stream") throw new Error("the provider did not answer with a stream");
        await once(download.body, "readable");
        abort.abort(stopped);
        expect(await failureOf(buffer(download.body))).toBe(stopped);
        await expectClosed(bench.places.fetch);
        expect(exchanges.at(-1)).toMatchObject({ step: "fetch", bytes: 500 });
      });

      test("of an upload closes the socket", async () => {
        await strike(bench.places.upload, { kind: "stall" });
        const running = failureOf(bench.provider(bench.http).upload(upload(randomBytes(1000)), ctx));
        await bench.sandbox.requests({ ...bench.places.upload, atLeast: 1, waitMs: 10_000 });
        abort.abort(stopped);
        expect(await running).toBe(stopped);
        await expectClosed(bench.places.upload);
      });

      test("before the start calls nobody", async () => {
        const ref = await bench.seed(randomBytes(10), "image/jpeg");
        abort.abort(stopped);
        expect(await failureOf(fetchBytes(ref))).toBe(stopped);
        expect(await bench.sandbox.requests()).toEqual([]);
      });

      async function expectClosed(place: FaultPlace): Promise<void> {
        const [entry] = await bench.sandbox.requests({ ...place, finished: true, atLeast: 1, waitMs: 10_000 });
        expect(entry?.outcome).toBe("client-closed");
      }
    });

    describe("the rest", () => {
      test("describing asks without moving bytes", async () => {
        if (!provider().capabilities.describe) return;
        const ref = await bench.seed(randomBytes(10), "application/pdf");
        expect(await provider().describe(ref, ctx)).toMatchObject({ mimeType: "application/pdf" });
        expect(await bench.sandbox.requests({ host: "storage" })).toEqual([]);
      });

      test("what was removed is unknown", async () => {
        const one = provider();
        if (!one.capabilities.remove || !one.remove) return;
        const { providerMediaId } = await one.upload(upload(randomBytes(10)), ctx);
        const ref: MediaRef = { providerNumberId: bench.providerNumberId, providerMediaId, direction: "UPLOADED" };
        await one.remove(ref, ctx);
        await expectFailure(fetchBytes(ref, one), expected.unknownId);
      });

      test("the numbers of the connection are listed", async () => {
        const one = provider();
        if (!one.capabilities.listNumbers || !one.listNumbers) return;
        const numbers = await one.listNumbers(ctx);
        expect(numbers.map(({ providerNumberId }) => providerNumberId)).toContain(bench.providerNumberId);
      });

      test("the self-check has nothing to say against a sound connection", async () => {
        const outcomes = (await provider().check(ctx)).map(({ id, outcome }) => [id, outcome]);
        expect(outcomes.filter(([, outcome]) => outcome === "failed")).toEqual([]);
        expect(outcomes).toContainEqual(["credentials", "ok"]);
      });

      test("the self-check finds wrong credentials and says what to do", async () => {
        const results = await provider({ wrongCredentials: true }).check(ctx);
        expect(results.find(({ id }) => id === "credentials")).toMatchObject({
          outcome: "failed",
          remedy: expect.any(String),
        });
      });

      test("the self-check of a provider that is down is a result, not an error", async () => {
        for (const place of Object.values(bench.places)) await strike(place, { kind: "reset" });
        const results = await provider().check(ctx);
        expect(results.find(({ id }) => id === "credentials")?.outcome).toBe("failed");
      });
    });
  });
}

function* pieces(bytes: Buffer): Iterable<Buffer> {
  for (let at = 0; at < bytes.length; at += 64 * 1024) yield bytes.subarray(at, at + 64 * 1024);
}
