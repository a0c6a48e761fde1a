import type { z } from "zod";
import { type ControlClient, controlCalls, createControlClient } from "../control-client";
import type { callbackSchema } from "./callback-schemas";
import type { Delivery } from "./outbox";
import type {
  Installation,
  Media,
  MediaChange,
  newInstallationSchema,
  newMediaSchema,
  Settings,
  settingsSchema,
} from "./schemas";

/** Drives a running stand-in of the On-Premises client. */
export interface OnPremisesControl extends ControlClient {
  putInstallation(installation: z.input<typeof newInstallationSchema>): Promise<Installation>;
  installation(): Promise<Installation>;
  /** Changes the named settings, keeps the others; answers all. */
  changeSettings(settings: Partial<z.input<typeof settingsSchema>>): Promise<Settings>;
  /** Ends every session; the tokens answer 401 from now on. */
  revokeTokens(): Promise<void>;
  putMedia(media: z.input<typeof newMediaSchema>): Promise<Media>;
  media(id: string): Promise<Media>;
  /** null when there is none. */
  findMedia(id: string): Promise<Media | null>;
  changeMedia(id: string, change: MediaChange): Promise<Media>;
  /** Removes it from the volume and from WhatsApp. */
  deleteMedia(id: string): Promise<void>;
  deliver(callback: z.input<typeof callbackSchema>): Promise<Delivery>;
  /** Bodies of webhooks of retry downloads that nobody has acknowledged yet. */
  undelivered(): Promise<readonly string[]>;
  /** Ids of the retry downloads that have been accepted and have not ended, oldest first. */
  pendingRetries(): Promise<readonly string[]>;
  /**
   * Lets the oldest pending retry download of this id go on to its end, or to the gap of a late outcome. Answers when
   * its webhooks have been answered, or refused a first time, with what became of them. Throws when none is pending.
   */
  completeRetry(mediaId: string): Promise<readonly Delivery[]>;
}

/** `baseUrl` and `certificate` as startOnPremises gave them. */
export function createOnPremisesControl(baseUrl: string, ca?: string): OnPremisesControl {
  const calls = controlCalls(baseUrl, ca);
  const { call, find } = calls;
  const segment = encodeURIComponent;
  return {
    ...createControlClient(calls),
    putInstallation: (installation) => call("PUT", "installation", installation),
    installation: () => call("GET", "installation"),
    changeSettings: (settings) => call("PATCH", "settings", settings),
    revokeTokens: async () => void (await call("DELETE", "tokens")),
    putMedia: (media) => call("PUT", "media", media),
    media: (id) => call("GET", `media/${segment(id)}`),
    findMedia: (id) => find(`media/${segment(id)}`),
    changeMedia: (id, change) => call("PATCH", `media/${segment(id)}`, change),
    deleteMedia: async (id) => void (await call("DELETE", `media/${segment(id)}`)),
    deliver: (callback) => call("POST", "callbacks", callback),
    undelivered: () => call("GET", "undelivered"),
    pendingRetries: () => call("GET", "retries"),
    completeRetry: (mediaId) => call("POST", `retries/${segment(mediaId)}`),
  };
}
