import { createHash } from "node:crypto";
import { z } from "zod";
import type { ContentStore } from "../content-store";
import { FaultRules, faultRuleSchema } from "../fault-rules";
import { SavedState } from "../saved-state";
import type { Tls } from "../stand-in";
import { changedApplication, DEFAULT_APPLICATION } from "./application-settings";
import { type Installation, installationSchema, type Media, mediaSchema, newInstallationSchema } from "./schemas";

const tokenSchema = z.strictObject({
  /** SHA-256 of the token in hex: what is saved opens nothing. */
  digest: z.string(),
  username: z.string(),
  expiresAt: z.number(),
});
type Token = z.output<typeof tokenSchema>;

/** A webhook that has not been acknowledged; it goes wherever webhooks go when its turn comes. */
const undeliveredSchema = z.strictObject({ id: z.uuid(), body: z.string() });
export type Undelivered = z.output<typeof undeliveredSchema>;

const savedSchema = z.strictObject({
  installation: installationSchema,
  tokens: z.array(tokenSchema),
  media: z.array(mediaSchema),
  undelivered: z.array(undeliveredSchema),
  faults: z.array(faultRuleSchema),
  certificate: z.strictObject({ key: z.string(), cert: z.string() }).nullable(),
});

/** A new installation as `input` describes it, application settings complete. */
export function createInstallation(input: z.output<typeof newInstallationSchema>): Installation {
  return { ...input, application: changedApplication(DEFAULT_APPLICATION, input.application) };
}

/**
 * The installation with its sessions, media, waiting webhooks and certificate, and standing faults. Faults of a limited
 * number, settings, clock, pending retry downloads and request log are always forgotten at the end of the process.
 */
export class OnPremisesState {
  installation: Installation;
  certificate: Tls | null;
  readonly media = new Map<string, Media>();
  readonly undelivered = new Map<string, Undelivered>();
  readonly faults = new FaultRules();
  private tokens: readonly Token[];

  private constructor(private readonly saved: SavedState<typeof savedSchema>) {
    const { loaded } = saved;
    this.installation = loaded?.installation ?? createInstallation(newInstallationSchema.parse({}));
    this.certificate = loaded?.certificate ?? null;
    this.tokens = loaded?.tokens ?? [];
    for (const media of loaded?.media ?? []) this.media.set(media.id, media);
    for (const entry of loaded?.undelivered ?? []) this.undelivered.set(entry.id, entry);
    for (const rule of loaded?.faults ?? []) this.faults.add(rule);
  }

  /** Throws when the saved state is unreadable. */
  static async open(dataDir: string | null): Promise<OnPremisesState> {
    return new OnPremisesState(await SavedState.open(savedSchema, dataDir));
  }

  get content(): ContentStore {
    return this.saved.content;
  }

  addToken(token: string, username: string, expiresAt: number): void {
    this.tokens = [...this.tokens, { digest: digestOf(token), username, expiresAt }];
  }

  /** null for a token that was never given out, or has been ended. */
  findToken(token: string): Token | null {
    const digest = digestOf(token);
    return this.tokens.find((known) => known.digest === digest) ?? null;
  }

  endToken(token: string): void {
    const digest = digestOf(token);
    this.tokens = this.tokens.filter((known) => known.digest !== digest);
  }

  /** Those of one user, or all. */
  endTokens(username?: string): void {
    this.tokens = username === undefined ? [] : this.tokens.filter((known) => known.username !== username);
  }

  /** Resolves when everything changed so far is on disk. */
  save(): Promise<void> {
    return this.saved.save(() => ({
      installation: this.installation,
      tokens: [...this.tokens],
      media: [...this.media.values()],
      undelivered: this.installation.application.callback_persist ? [...this.undelivered.values()] : [],
      faults: this.faults.standing(),
      certificate: this.certificate,
    }));
  }

  close(): Promise<void> {
    return this.saved.close();
  }
}

function digestOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
