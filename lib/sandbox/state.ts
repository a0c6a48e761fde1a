import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { ContentStore } from "./content-store";
import { type Account, accountSchema, type Media, mediaSchema } from "./control/schemas";
import { FaultRules, faultRuleSchema } from "./fault-rules";

const savedSchema = z.strictObject({
  accounts: z.array(accountSchema),
  media: z.array(mediaSchema),
  faults: z.array(faultRuleSchema),
});

/**
 * Accounts, media and standing faults. With a data folder they survive a restart, bytes of uploads included; without
 * one they end with the process. Faults of a limited number, settings, clock and request log are always forgotten.
 */
export class SandboxState {
  readonly accounts = new Map<string, Account>();
  readonly media = new Map<string, Media>();
  readonly faults = new FaultRules();
  private saving: Promise<void> = Promise.resolve();

  private constructor(
    readonly content: ContentStore,
    private readonly folder: string,
    private readonly temporary: boolean,
  ) {}

  /** Throws when the saved state is unreadable: starting empty over it would lose it. */
  static async open(dataDir: string | null): Promise<SandboxState> {
    const folder = dataDir ?? (await mkdtemp(path.join(tmpdir(), "attache-sandbox-")));
    const content = new ContentStore(path.join(folder, "objects"));
    await content.prepare();
    const state = new SandboxState(content, folder, dataDir === null);
    await state.load();
    return state;
  }

  accountOfAppkey(appkey: string): Account | null {
    return [...this.accounts.values()].find((account) => account.appkey === appkey) ?? null;
  }

  mediaOfObject(objectKey: string): Media | null {
    return [...this.media.values()].find((media) => media.objectKey === objectKey) ?? null;
  }

  /** Resolves when everything changed so far is on disk. */
  save(): Promise<void> {
    if (this.temporary) return Promise.resolve();
    this.saving = this.saving.catch(() => undefined).then(() => this.write());
    return this.saving;
  }

  async close(): Promise<void> {
    await this.saving;
    if (this.temporary) await rm(this.folder, { recursive: true, force: true });
  }

  private get file(): string {
    return path.join(this.folder, "state.json");
  }

  private async write(): Promise<void> {
    const standing = this.faults.list().filter((rule) => rule.times === "forever");
    const saved: z.input<typeof savedSchema> = {
      accounts: [...this.accounts.values()],
      media: [...this.media.values()],
      faults: standing.map(({ applied: _, ...rule }) => rule),
    };
    await writeFile(`${this.file}.new`, JSON.stringify(saved), { mode: 0o600 });
    await rename(`${this.file}.new`, this.file);
  }

  private async load(): Promise<void> {
    const text = await readFile(this.file, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw error;
    });
    if (text === null) return;
    const saved = savedSchema.parse(JSON.parse(text));
    for (const account of saved.accounts) this.accounts.set(account.accessKey, account);
    for (const media of saved.media) this.media.set(media.id, media);
    for (const rule of saved.faults) this.faults.add(rule);
  }
}
