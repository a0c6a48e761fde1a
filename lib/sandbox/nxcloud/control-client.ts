import type { z } from "zod";
import { type ControlClient, controlCalls, createControlClient } from "../control-client";
import type { Delivery } from "../deliver";
import type { Account, accountSchema, callbackSchema, Media, newMediaSchema, Settings } from "./schemas";

/** Drives a running stand-in of NXCloud. */
export interface NxcloudControl extends ControlClient {
  putAccount(account: z.input<typeof accountSchema>): Promise<Account>;
  /** Changes the named settings, keeps the others; answers all. */
  changeSettings(settings: Partial<Settings>): Promise<Settings>;
  putMedia(media: z.input<typeof newMediaSchema>): Promise<Media>;
  media(id: string): Promise<Media>;
  /** null when there is none. */
  findMedia(id: string): Promise<Media | null>;
  setMediaState(id: string, state: Media["state"]): Promise<Media>;
  deleteMedia(id: string): Promise<void>;
  /** A signed link to the object as getMedia would give it. */
  link(mediaId: string, lifetimeSeconds: number): Promise<string>;
  deliver(callback: z.input<typeof callbackSchema>): Promise<Delivery>;
}

/** `baseUrl` as startNxcloud gave it in `url`. */
export function createNxcloudControl(baseUrl: string): NxcloudControl {
  const calls = controlCalls(baseUrl);
  const { call, find } = calls;
  const segment = encodeURIComponent;
  return {
    ...createControlClient(calls),
    putAccount: (account) => call("PUT", "accounts", account),
    changeSettings: (settings) => call("PATCH", "settings", settings),
    putMedia: (media) => call("PUT", "media", media),
    media: (id) => call("GET", `media/${segment(id)}`),
    findMedia: (id) => find(`media/${segment(id)}`),
    setMediaState: (id, state) => call("PATCH", `media/${segment(id)}`, { state }),
    deleteMedia: async (id) => void (await call("DELETE", `media/${segment(id)}`)),
    link: async (mediaId, lifetimeSeconds) =>
      (await call<{ url: string }>("POST", `links/${segment(mediaId)}`, { lifetimeSeconds })).url,
    deliver: (callback) => call("POST", "callbacks", callback),
  };
}
