import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { ContentStore } from "../content-store";
import { FaultRules, faultRuleSchema } from "../fault-rules";
import { SavedState } from "../saved-state";
import { type App, appSchema, type Media, mediaSchema, type PhoneNumber, type Waba } from "./schemas";

const savedSchema = z.strictObject({
  apps: z.array(appSchema),
  media: z.array(mediaSchema),
  faults: z.array(faultRuleSchema),
});

export interface NumberPlace {
  readonly app: App;
  readonly waba: Waba;
  readonly number: PhoneNumber;
}

/**
 * Apps, media and standing faults. Faults of a limited number, settings, clock, download links and request log are
 * always forgotten at the end of the process.
 */
export class MetaCloudState {
  readonly apps = new Map<string, App>();
  readonly media = new Map<string, Media>();
  readonly faults = new FaultRules();
  /** Signs download links. */
  readonly linkSecret = randomBytes(32);

  private constructor(private readonly saved: SavedState<typeof savedSchema>) {
    for (const app of saved.loaded?.apps ?? []) this.apps.set(app.appId, app);
    for (const media of saved.loaded?.media ?? []) this.media.set(media.id, media);
    for (const rule of saved.loaded?.faults ?? []) this.faults.add(rule);
  }

  /** Throws when the saved state is unreadable. */
  static async open(dataDir: string | null): Promise<MetaCloudState> {
    return new MetaCloudState(await SavedState.open(savedSchema, dataDir));
  }

  get content(): ContentStore {
    return this.saved.content;
  }

  /** The number with this id, of any app. */
  placeOf(phoneNumberId: string): NumberPlace | null {
    for (const app of this.apps.values()) {
      const place = placeIn(app, phoneNumberId);
      if (place) return place;
    }
    return null;
  }

  /** The business account with this id, of any app. */
  wabaOf(wabaId: string): Waba | null {
    return [...this.apps.values()].flatMap((app) => app.wabas).find(({ id }) => id === wabaId) ?? null;
  }

  /** Resolves when everything changed so far is on disk. */
  save(): Promise<void> {
    return this.saved.save(() => ({
      apps: [...this.apps.values()],
      media: [...this.media.values()],
      faults: this.faults.standing(),
    }));
  }

  close(): Promise<void> {
    return this.saved.close();
  }
}

/** The app's number with this id. */
export function placeIn(app: App, phoneNumberId: string): NumberPlace | null {
  for (const waba of app.wabas) {
    const number = waba.numbers.find(({ id }) => id === phoneNumberId);
    if (number) return { app, waba, number };
  }
  return null;
}
