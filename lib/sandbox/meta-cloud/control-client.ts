import type { z } from "zod";
import { type ControlClient, controlCalls, createControlClient } from "../control-client";
import type { Delivery } from "../deliver";
import type { Handshake } from "./deliver-webhook";
import type { App, appSchema, Media, newMediaSchema, Settings } from "./schemas";
import type { verifySchema, webhookSchema } from "./webhook-schemas";

/** Drives a running stand-in of Meta's Cloud API. */
export interface MetaCloudControl extends ControlClient {
  putApp(app: z.input<typeof appSchema>): Promise<App>;
  /** Changes the named settings, keeps the others; answers all. */
  changeSettings(settings: Partial<Settings>): Promise<Settings>;
  putMedia(media: z.input<typeof newMediaSchema>): Promise<Media>;
  media(id: string): Promise<Media>;
  /** null when there is none. */
  findMedia(id: string): Promise<Media | null>;
  setMediaState(id: string, state: Media["state"]): Promise<Media>;
  /** Forgets the media object and its bytes. */
  deleteMedia(id: string): Promise<void>;
  /** A download link as the metadata call would give it. */
  link(mediaId: string, lifetimeSeconds: number): Promise<string>;
  deliver(webhook: z.input<typeof webhookSchema>): Promise<Delivery>;
  /** Performs the hub.challenge handshake. */
  verify(verification: z.input<typeof verifySchema>): Promise<Handshake>;
}

/** `baseUrl` as startMetaCloud gave it in `url`. */
export function createMetaCloudControl(baseUrl: string): MetaCloudControl {
  const calls = controlCalls(baseUrl);
  const { call, find } = calls;
  const segment = encodeURIComponent;
  return {
    ...createControlClient(calls),
    putApp: (app) => call("PUT", "apps", app),
    changeSettings: (settings) => call("PATCH", "settings", settings),
    putMedia: (media) => call("PUT", "media", media),
    media: (id) => call("GET", `media/${segment(id)}`),
    findMedia: (id) => find(`media/${segment(id)}`),
    setMediaState: (id, state) => call("PATCH", `media/${segment(id)}`, { state }),
    deleteMedia: async (id) => void (await call("DELETE", `media/${segment(id)}`)),
    link: async (mediaId, lifetimeSeconds) =>
      (await call<{ url: string }>("POST", `links/${segment(mediaId)}`, { lifetimeSeconds })).url,
    deliver: (webhook) => call("POST", "webhooks", webhook),
    verify: (verification) => call("POST", "verify", verification),
  };
}
