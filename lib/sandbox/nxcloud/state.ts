import { z } from "zod";
import type { ContentStore } from "../content-store";
import { FaultRules, faultRuleSchema } from "../fault-rules";
import { SavedState } from "../saved-state";
import { type Account, accountSchema, type Media, mediaSchema } from "./schemas";

const savedSchema = z.strictObject({
  accounts: z.array(accountSchema),
  media: z.array(mediaSchema),
  faults: z.array(faultRuleSchema),
});

/**
 * Accounts, media and standing faults. Faults of a limited number, settings, clock and request log are always
 * forgotten at the end of the process.
 */
export class NxcloudState {
  readonly accounts = new Map<string, Account>();
  readonly media = new Map<string, Media>();
  readonly faults = new FaultRules();

  private constructor(private readonly saved: SavedState<typeof savedSchema>) {
    for (const account of saved.loaded?.accounts ?? []) this.accounts.set(account.accessKey, account);
    for (const media of saved.loaded?.media ?? []) this.media.set(media.id, media);
    for (const rule of saved.loaded?.faults ?? []) this.faults.add(rule);
  }

  /** Throws when the saved state is unreadable. */
  static async open(dataDir: string | null): Promise<NxcloudState> {
    return new NxcloudState(await SavedState.open(savedSchema, dataDir));
  }

  get content(): ContentStore {
    return this.saved.content;
  }

  accountOfAppkey(appkey: string): Account | null {
    return [...this.accounts.values()].find((account) => account.appkey === appkey) ?? null;
  }

  mediaOfObject(objectKey: string): Media | null {
    return [...this.media.values()].find((media) => media.objectKey === objectKey) ?? null;
  }

  /** Resolves when everything changed so far is on disk. */
  save(): Promise<void> {
    return this.saved.save(() => ({
      accounts: [...this.accounts.values()],
      media: [...this.media.values()],
      faults: this.faults.standing(),
    }));
  }

  close(): Promise<void> {
    return this.saved.close();
  }
}
