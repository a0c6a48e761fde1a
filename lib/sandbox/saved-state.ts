import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { z } from "zod";
import { ContentStore } from "./content-store";

/**
 * What a stand-in remembers: one JSON file and the bytes beside it. With a data folder both survive a restart, without
 * one they end with the process.
 */
export class SavedState<T extends z.ZodType> {
  private saving: Promise<void> = Promise.resolve();

  private constructor(
    readonly content: ContentStore,
    /** As it was when opened; null when there was nothing. */
    readonly loaded: z.output<T> | null,
    private readonly folder: string,
    private readonly temporary: boolean,
  ) {}

  /** Throws when the saved state is unreadable: starting empty over it would lose it. */
  static async open<T extends z.ZodType>(schema: T, dataDir: string | null): Promise<SavedState<T>> {
    const folder = dataDir ?? (await mkdtemp(path.join(tmpdir(), "attache-sandbox-")));
    const content = new ContentStore(path.join(folder, "objects"));
    await content.prepare();
    const text = await readFile(path.join(folder, "state.json"), "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw error;
    });
    return new SavedState<T>(content, text === null ? null : schema.parse(JSON.parse(text)), folder, dataDir === null);
  }

  /** `value` is asked for when it is this write's turn. Resolves when everything changed so far is on disk. */
  save(value: () => z.input<T>): Promise<void> {
    if (this.temporary) return Promise.resolve();
    this.saving = this.saving.catch(() => undefined).then(() => this.write(value()));
    return this.saving;
  }

  async close(): Promise<void> {
    await this.saving;
    if (this.temporary) await rm(this.folder, { recursive: true, force: true });
  }

  private async write(value: z.input<T>): Promise<void> {
    const file = path.join(this.folder, "state.json");
    await writeFile(`${file}.new`, JSON.stringify(value), { mode: 0o600 });
    await rename(`${file}.new`, file);
  }
}
