import { logger } from "../../logger";

/** Old Office files say what they are only after some tens of kilobytes. */
const HEAD_BYTES = 65_536;
const REPORT_EVERY_MS = 400;

/** Is shown the bytes on their way into the store: keeps the first few for sniffing and reports how far they are. */
export class ByteWatch {
  #received = 0;
  #head: Uint8Array[] = [];
  #headBytes = 0;
  #due: NodeJS.Timeout | undefined;
  #reporting = Promise.resolve();

  /** The whole size in bytes; null when nobody declared it. */
  expected: number | null = null;

  constructor(private readonly report: (received: number, expected: number | null) => Promise<void>) {}

  get received(): number {
    return this.#received;
  }

  /** The first 64 KiB, or less when there was less. */
  head(): Uint8Array {
    return Buffer.concat(this.#head).subarray(0, HEAD_BYTES);
  }

  /** To be called with every chunk. */
  readonly note = (chunk: Uint8Array): void => {
    this.#received += chunk.length;
    if (this.#headBytes < HEAD_BYTES) {
      this.#head.push(chunk.slice(0, HEAD_BYTES));
      this.#headBytes += chunk.length;
    }
    // Whatever is over sooner is told of by its end alone.
    this.#due ??= setTimeout(() => this.#tell(), REPORT_EVERY_MS);
  };

  /** To be called after the last chunk. Settles when no report is on its way any more. */
  async end(): Promise<void> {
    clearTimeout(this.#due);
    await this.#reporting;
  }

  // Reports never hold the bytes up, and at most one is on its way.
  #tell(): void {
    this.#reporting = this.report(this.#received, this.expected)
      .catch((error: unknown) => logger.warn({ err: error }, "progress could not be recorded"))
      .finally(() => {
        this.#due = undefined;
      });
  }
}
