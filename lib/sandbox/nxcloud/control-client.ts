import type { z } from "zod";
import {
  type ControlClient,
  controlCalls,
  createControlClient,
  createMediaControl,
  type MediaControl,
} from "../control-client";
import type { Delivery } from "../deliver";
import type { Account, accountSchema, callbackSchema, Media, newMediaSchema, Settings } from "./schemas";

type NxcloudMedia = MediaControl<Media, z.input<typeof newMediaSchema>, Settings>;

/** Drives a running stand-in of NXCloud. */
export interface NxcloudControl extends ControlClient, NxcloudMedia {
  putAccount(account: z.input<typeof accountSchema>): Promise<Account>;
  setMediaState(id: string, state: Media["state"]): Promise<Media>;
  /** A signed link to the object as getMedia would give it. */
  link(mediaId: string, lifetimeSeconds: number): Promise<string>;
  deliver(callback: z.input<typeof callbackSchema>): Promise<Delivery>;
}

/** `baseUrl` as startNxcloud gave it in `url`. */
export function createNxcloudControl(baseUrl: string): NxcloudControl {
  const calls = controlCalls(baseUrl);
  const { call } = calls;
  const segment = encodeURIComponent;
  return {
    ...createControlClient(calls),
    ...createMediaControl(calls),
    putAccount: (account) => call("PUT", "accounts", account),
    setMediaState: (id, state) => call("PATCH", `media/${segment(id)}`, { state }),
    link: async (mediaId, lifetimeSeconds) =>
      (await call<{ url: string }>("POST", `links/${segment(mediaId)}`, { lifetimeSeconds })).url,
    deliver: (callback) => call("POST", "callbacks", callback),
  };
}
