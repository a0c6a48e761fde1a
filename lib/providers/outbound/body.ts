import { Readable } from "node:stream";
import { fullBytes } from "../../sizes";
import { ProviderError } from "../errors";
import { bodyFailure } from "./failures";

/** How a body ended. `complete` is false when it failed or was given up, and `error` then says why if anything did. */
export interface BodyEnd {
  readonly bytes: number;
  readonly complete: boolean;
  readonly error: Error | null;
}

export interface BodyRules {
  readonly host: string;
  readonly maxBytes: number;
  /** Content-Length, null when the host announced none. */
  readonly announcedBytes: number | null;
  readonly signal: AbortSignal;
  readonly onClosed?: ((end: BodyEnd) => void) | undefined;
}

export function tooLarge(host: string, maxBytes: number): ProviderError {
  return new ProviderError({
    reason: "TOO_LARGE",
    retryable: false,
    publicMessage: `${host} sends more than the ${fullBytes(maxBytes)} that are accepted.`,
  });
}

/** A response's body that counts, caps and speaks our errors. Destroying it closes the socket at once. */
export class GuardedBody extends Readable {
  private bytes = 0;
  private reported = false;

  constructor(
    private readonly source: Readable,
    private readonly rules: BodyRules,
  ) {
    super({ highWaterMark: 64 * 1024 });
    // A body may fail before its reader has attached itself; without a listener that would end the process. The
    // reader still gets the error: pipeline and iteration look at the stream's state first.
    this.on("error", () => {});
    source.on("data", (chunk: Buffer) => this.receive(chunk));
    source.on("end", () => this.finish());
    source.on("error", (error) => this.destroy(this.translate(error)));
    source.on("close", () => {
      if (!source.readableEnded) this.destroy(this.translate(undefined));
    });
    source.pause();
  }

  override _read(): void {
    this.source.resume();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.report({ bytes: this.bytes, complete: false, error });
    this.source.destroy();
    callback(error);
  }

  private receive(chunk: Buffer): void {
    if (this.destroyed) return;
    this.bytes += chunk.length;
    if (this.bytes > this.rules.maxBytes) this.destroy(tooLarge(this.rules.host, this.rules.maxBytes));
    else if (!this.push(chunk)) this.source.pause();
  }

  private finish(): void {
    if (this.destroyed) return;
    this.report({ bytes: this.bytes, complete: true, error: null });
    this.push(null);
  }

  private translate(error: unknown): Error {
    const { signal, host, announcedBytes } = this.rules;
    if (signal.aborted) return signal.reason;
    return bodyFailure(error, host, this.bytes, announcedBytes);
  }

  private report(end: BodyEnd): void {
    if (this.reported) return;
    this.reported = true;
    this.rules.onClosed?.(end);
  }
}
