import type { z } from "zod";
import {
  type ControlClient,
  controlCalls,
  createControlClient,
  createMediaControl,
  type MediaControl,
} from "../control-client";
import type { Delivery } from "../deliver";
import type { deliverySchema, subscriptionSchema } from "./delivery-schemas";
import type { Account, accountSchema, Media, newMediaSchema, Settings, StoredObject, Topic } from "./schemas";

type AwsSocialMedia = MediaControl<Media, z.input<typeof newMediaSchema>, Settings>;

/**
 * Drives a running stand-in of AWS End User Messaging Social with its S3, STS and SNS. Faults and the request log know
 * every call by Amazon's name for it: "GetWhatsAppMessageMedia", "PutObject", "AssumeRole", "ConfirmSubscription"; the
 * certificate's is "SigningCertificate". A fault of the kind `code` is an error by its name, in its service's words.
 */
export interface AwsSocialControl extends ControlClient, AwsSocialMedia {
  putAccount(account: z.input<typeof accountSchema>): Promise<Account>;
  account(accountId: string): Promise<Account>;
  setMediaState(id: string, state: Media["state"]): Promise<Media>;
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
    ...createMediaControl(calls),
    putAccount: (account) => call("PUT", "accounts", account),
    account: (accountId) => call("GET", `accounts/${segment(accountId)}`),
    setMediaState: (id, state) => call("PATCH", `media/${segment(id)}`, { state }),
    objects: (bucket) => call("GET", `objects/${segment(bucket)}`),
    topic: (arn) => find(`topics/${segment(arn)}`),
    deliver: (delivery) => call("POST", "deliveries", delivery),
    subscribe: (request) => call("POST", "subscriptions", request),
  };
}
