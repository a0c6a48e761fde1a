import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { DEFAULT_SETTINGS } from "../../sandbox/aws-social/schemas";
import { ACCOUNT, type AwsSocialBench, BUCKET, NUMBER, openAwsSocialBench } from "../contract/aws-social-bench";
import type { CallContext, Exchange, MediaProvider, MediaRef, UploadReceipt } from "../types";

/** One test's dealings with the stand-in of AWS. */
export class AwsRun {
  readonly exchanges: Exchange[] = [];
  readonly ctx: CallContext = {
    signal: new AbortController().signal,
    requestId: "aws",
    onExchange: (exchange) => this.exchanges.push(exchange),
  };

  constructor(readonly bench: AwsSocialBench) {}

  provider(): MediaProvider {
    return this.bench.provider(this.bench.http);
  }

  /** New media at WhatsApp. */
  seed(bytes = randomBytes(1000), mimeType = "image/jpeg"): Promise<MediaRef> {
    return this.bench.seed(bytes, mimeType);
  }

  async fetched(ref: MediaRef, from = this.provider()): Promise<Buffer> {
    const download = await from.download(ref, this.ctx);
    if (download.kind !== "stream") throw new Error("no stream");
    return buffer(download.body);
  }

  upload(bytes: Buffer, to = this.provider()): Promise<UploadReceipt> {
    const media = { providerNumberId: NUMBER, mimeType: "image/jpeg", sizeBytes: bytes.length, fileName: "a.jpg" };
    return to.upload({ ...media, open: async () => Readable.from([bytes]) }, this.ctx);
  }

  /** What lies in the bucket. */
  staged() {
    return this.bench.sandbox.objects(BUCKET);
  }

  /** Step and method of every exchange. */
  names(): string[] {
    return this.exchanges.map(({ step, method }) => `${step} ${method}`);
  }
}

/** Starts the stand-in for the surrounding tests and gives each a run of its own. */
export function useAwsRun(give: (run: AwsRun) => void): void {
  let bench: AwsSocialBench;
  beforeAll(async () => {
    bench = await openAwsSocialBench();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    await bench.sandbox.clearFaults();
    await bench.sandbox.clearRequests();
    await bench.sandbox.putAccount(ACCOUNT);
    await bench.sandbox.changeSettings(DEFAULT_SETTINGS);
    give(new AwsRun(bench));
  });
}
