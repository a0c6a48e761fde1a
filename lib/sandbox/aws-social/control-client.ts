import type { z } from "zod";
import { type ControlClient, controlCalls, createControlClient } from "../control-client";
import type { Delivery } from "../deliver";
import type { deliverySchema, subscriptionSchema } from "./delivery-schemas";
import type { Account, accountSchema, Media, newMediaSchema, Settings, StoredObject, Topic } from "./schemas";

/**
 * Drives a running stand-in of AWS End User Messaging Social with its S3, STS and SNS. Faults and the request log know
 * every call by Amazon's name for it: "GetWhatsAppMessageMedia", "PutObject", "AssumeRole", "ConfirmSubscription"; the
 * certificate's is "SigningCertificate". A fault of the kind `code` is an error by its name, in its service's words.
 */
export interface AwsSocialControl extends ControlClient {
  putAccount(account: z.input<typeof accountSchema>): Promise<Account>;
  account(accountId: string): Promise<Account>;
  /** Changes the named settings, keeps the others; answers all. */
  changeSettings(settings: Partial<Settings>): Promise<Settings>;
  putMedia(media: z.input<typeof newMediaSchema>): Promise<Media>;
  media(id: string): Promise<Media>;
  /** null when there is none. */
  findMedia(id: string): Promise<Media | null>;
  setMediaState(id: string, state: Media["state"]): Promise<Media>;
  deleteMedia(id: string): Promise<void>;
  /** Everything in a bucket, by key. */
  objects(bucket: string): Promise<readonly StoredObject[]>;
  /** null when there is no such topic. */
  topic(arn: string): Promise<Topic | null>;
  deliver(delivery: z.input<typeof deliverySchema>): Promise<Delivery>;
  /** `confirmed`: the topic's subscription is, now. */
  subscribe(request: z.input<typeof subscriptionSchema>): Promise<Delivery & { readonly confirmed: boolean }>;
}

/** `baseUrl` as startAwsSocial gave it in `url`. */
export function createAwsSocialControl(baseUrl: string): AwsSocialControl {
  const calls = controlCalls(baseUrl);
  const { call, find } = calls;
  const segment = encodeURIComponent;
  return {
    ...createControlClient(calls),
    putAccount: (account) => call("PUT", "accounts", account),
    account: (accountId) => call("GET", `accounts/${segment(accountId)}`),
    changeSettings: (settings) => call("PATCH", "settings", settings),
    putMedia: (media) => call("PUT", "media", media),
    media: (id) => call("GET", `media/${segment(id)}`),
    findMedia: (id) => find(`media/${segment(id)}`),
    setMediaState: (id, state) => call("PATCH", `media/${segment(id)}`, { state }),
    deleteMedia: async (id) => void (await call("DELETE", `media/${segment(id)}`)),
    objects: (bucket) => call("GET", `objects/${segment(bucket)}`),
    topic: (arn) => find(`topics/${segment(arn)}`),
    deliver: (delivery) => call("POST", "deliveries", delivery),
    subscribe: (request) => call("POST", "subscriptions", request),
  };
}
