import type { z } from "zod";
import {
  type ControlClient,
  controlCalls,
  createControlClient,
  createMediaControl,
  type MediaControl,
} from "../control-client";
import type { Delivery } from "../deliver";
import type { Handshake } from "./deliver-webhook";
import type { App, appSchema, Media, newMediaSchema, Settings } from "./schemas";
import type { verifySchema, webhookSchema } from "./webhook-schemas";

type MetaCloudMedia = MediaControl<Media, z.input<typeof newMediaSchema>, Settings>;

/** Drives a running stand-in of Meta's Cloud API. */
export interface MetaCloudControl extends ControlClient, MetaCloudMedia {
  putApp(app: z.input<typeof appSchema>): Promise<App>;
  setMediaState(id: string, state: Media["state"]): Promise<Media>;
  /** A download link as the metadata call would give it. */
  link(mediaId: string, lifetimeSeconds: number): Promise<string>;
  deliver(webhook: z.input<typeof webhookSchema>): Promise<Delivery>;
  /** Performs the hub.challenge handshake. */
  verify(verification: z.input<typeof verifySchema>): Promise<Handshake>;
}

/** `baseUrl` as startMetaCloud gave it in `url`. */
export function createMetaCloudControl(baseUrl: string): MetaCloudControl {
  const calls = controlCalls(baseUrl);
  const { call } = calls;
  const segment = encodeURIComponent;
  return {
    ...createControlClient(calls),
    ...createMediaControl(calls),
    putApp: (app) => call("PUT", "apps", app),
    setMediaState: (id, state) => call("PATCH", `media/${segment(id)}`, { state }),
    link: async (mediaId, lifetimeSeconds) =>
      (await call<{ url: string }>("POST", `links/${segment(mediaId)}`, { lifetimeSeconds })).url,
    deliver: (webhook) => call("POST", "webhooks", webhook),
    verify: (verification) => call("POST", "verify", verification),
  };
}
