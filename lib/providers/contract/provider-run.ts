import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { ProviderError } from "../errors";
import type { OutboundHttp, OutboundRequest } from "../http";
import type { CallContext, Exchange, MediaProvider, MediaRef, MediaUpload } from "../types";
import type { FaultInput, FaultPlace, Outcome, ProviderBench, ProviderOptions } from "./provider-bench";

const IMPATIENCE_MS = 200;
/** Bytes after which a body counts as too large here, so that an endless one is soon found out. */
export const MAX_BYTES = 2_000_000;

function bounded(
  http: OutboundHttp,
  timeouts: Pick<OutboundRequest, "headersTimeoutMs" | "bodyTimeoutMs">,
): OutboundHttp {
  return {
    request: (request) => http.request({ ...request, ...timeouts, maxBytes: Math.min(request.maxBytes, MAX_BYTES) }),
  };
}

/** One test's dealings with a provider: what it did, what came of it, what was reported. */
export class ProviderRun {
  readonly exchanges: Exchange[] = [];
  readonly abort = new AbortController();
  readonly ctx: CallContext = {
    signal: this.abort.signal,
    requestId: "contract",
    onExchange: (exchange) => this.exchanges.push(exchange),
  };
  private readonly errors: unknown[] = [];

  constructor(readonly bench: ProviderBench) {}

  provider(options?: ProviderOptions): MediaProvider {
    return this.bench.provider(bounded(this.bench.http, {}), options);
  }

  /** Gives up so soon that a test can await it. Only for what stalls: on a busy machine anything may take as long. */
  impatientProvider(): MediaProvider {
    const timeouts = { headersTimeoutMs: IMPATIENCE_MS, bodyTimeoutMs: IMPATIENCE_MS };
    return this.bench.provider(bounded(this.bench.http, timeouts));
  }

  /** The one to meet a fault with. */
  providerFor(fault: FaultInput): MediaProvider {
    return fault.kind === "stall" ? this.impatientProvider() : this.provider();
  }

  async strike(match: FaultPlace, fault: FaultInput, times: number | "forever" = "forever"): Promise<void> {
    await this.bench.sandbox.addFault({ match, fault, times });
  }

  async fetchBytes(ref: MediaRef, from = this.provider()): Promise<Buffer> {
    return buffer(await this.openBody(ref, from));
  }

  async openBody(ref: MediaRef, from = this.provider()): Promise<Readable> {
    const download = await from.download(ref, this.ctx);
    if (download.kind !== "stream") throw new Error("the provider did not answer with a stream");
    return download.body;
  }

  upload(bytes: Buffer, more: Partial<MediaUpload> = {}): MediaUpload {
    return {
      providerNumberId: this.bench.providerNumberId,
      mimeType: "image/jpeg",
      sizeBytes: bytes.length,
      fileName: "photo.jpg",
      open: async () => Readable.from(pieces(bytes)),
      ...more,
    };
  }

  async failureOf(run: Promise<unknown>): Promise<unknown> {
    const error = await run.then(
      () => Promise.reject(new Error("it did not fail")),
      (thrown: unknown) => thrown,
    );
    this.errors.push(error);
    return error;
  }

  async expectFailure(run: Promise<unknown>, outcome: Outcome): Promise<ProviderError> {
    const error = await this.failureOf(run);
    if (!(error instanceof ProviderError)) throw new Error("it failed with another error", { cause: error });
    expect(error).toMatchObject(outcome);
    return error;
  }

  async expectClosedByUs(place: FaultPlace): Promise<void> {
    const [entry] = await this.bench.sandbox.requests({ ...place, finished: true, atLeast: 1, waitMs: 10_000 });
    expect(entry?.outcome).toBe("client-closed");
  }

  /** Holds for every test: nothing secret is in what was thrown or reported, and no credentials went astray. */
  async expectNothingLeaked(): Promise<void> {
    const shown = `${JSON.stringify(this.exchanges)}${inspect(this.errors, { depth: 9 })}`;
    const requests = await this.bench.sandbox.requests();
    const oneTimeSecrets = requests.flatMap(({ path, headers }) => [
      ...[...new URL(path, "http://sandbox").searchParams]
        .filter(([name]) => this.bench.secretParameters.test(name))
        .map(([, value]) => value),
      ...[headers.sign, headers.authorization].filter((value) => value !== undefined),
    ]);
    for (const secret of [...this.bench.secrets, ...oneTimeSecrets]) expect(shown).not.toContain(secret);
    for (const { path } of this.exchanges) expect(path).not.toContain("?");
    expect(requests.flatMap(({ violations }) => violations)).toEqual([]);
  }
}

/** Opens the bench for the surrounding tests and gives each a run of its own, got by calling the result. */
export function useProviderRun(open: () => Promise<ProviderBench>): () => ProviderRun {
  let bench: ProviderBench;
  let run: ProviderRun;
  beforeAll(async () => {
    bench = await open();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    await bench.sandbox.clearFaults();
    await bench.sandbox.clearRequests();
    run = new ProviderRun(bench);
  });
  afterEach(async () => {
    run.abort.abort();
    await run.expectNothingLeaked();
  });
  return () => run;
}

function* pieces(bytes: Buffer): Iterable<Buffer> {
  for (let at = 0; at < bytes.length; at += 64 * 1024) yield bytes.subarray(at, at + 64 * 1024);
}
