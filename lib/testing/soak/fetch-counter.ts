import { setTimeout as pause } from "node:timers/promises";
import type { MetaCloudControl } from "../../sandbox/meta-cloud/control-client";

const LOOK_EVERY_MS = 400;

/** Counts what reaches the sandbox by media id, as its own log forgets all but the latest few thousand. */
export class FetchCounter {
  readonly #counts = new Map<string, { links: number; bytes: number; expired: number }>();
  readonly #over = new AbortController();
  readonly #counting: Promise<void>;
  #after = 0;

  constructor(private readonly sandbox: MetaCloudControl) {
    this.#counting = this.#count();
  }

  of(mediaId: string): { readonly links: number; readonly bytes: number; readonly expired: number } {
    return this.#counts.get(mediaId) ?? { links: 0, bytes: 0, expired: 0 };
  }

  async stop(): Promise<void> {
    this.#over.abort();
    await this.#counting;
    await this.#look();
  }

  async #count(): Promise<void> {
    while (!this.#over.signal.aborted) {
      await this.#look();
      await pause(LOOK_EVERY_MS, undefined, { signal: this.#over.signal }).catch(() => undefined);
    }
  }

  async #look(): Promise<void> {
    for (const entry of await this.sandbox.requests({ after: this.#after })) {
      this.#after = entry.sequence;
      if (entry.mediaId === null) continue;
      const count = this.#counts.get(entry.mediaId) ?? { links: 0, bytes: 0, expired: 0 };
      if (entry.operation === "getMedia") count.links += 1;
      if (entry.operation === "download") count.bytes += 1;
      // The attempt goes on with a fresh link.
      if (entry.operation === "download" && entry.status === 404) count.expired += 1;
      this.#counts.set(entry.mediaId, count);
    }
  }
}
