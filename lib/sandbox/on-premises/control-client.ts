import type { z } from "zod";
import {
  type ControlClient,
  controlCalls,
  createControlClient,
  createMediaControl,
  type MediaControl,
} from "../control-client";
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

type OnPremisesMedia = MediaControl<
  Media,
  z.input<typeof newMediaSchema>,
  Settings,
  Partial<z.input<typeof settingsSchema>>
>;

/** Drives a running stand-in of the On-Premises client. */
export interface OnPremisesControl extends ControlClient, OnPremisesMedia {
  putInstallation(installation: z.input<typeof newInstallationSchema>): Promise<Installation>;
  installation(): Promise<Installation>;
  /** Ends every session; the tokens answer 401 from now on. */
  revokeTokens(): Promise<void>;
  changeMedia(id: string, change: MediaChange): Promise<Media>;
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
  const { call } = calls;
  const segment = encodeURIComponent;
  return {
    ...createControlClient(calls),
    ...createMediaControl(calls),
    putInstallation: (installation) => call("PUT", "installation", installation),
    installation: () => call("GET", "installation"),
    revokeTokens: async () => void (await call("DELETE", "tokens")),
    changeMedia: (id, change) => call("PATCH", `media/${segment(id)}`, change),
    deliver: (callback) => call("POST", "callbacks", callback),
    undelivered: () => call("GET", "undelivered"),
    pendingRetries: () => call("GET", "retries"),
    completeRetry: (mediaId) => call("POST", `retries/${segment(mediaId)}`),
  };
}
