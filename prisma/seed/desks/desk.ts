import type { ProviderKind } from "../../../lib/providers/types";
import type { ControlClient } from "../../../lib/sandbox/control-client";
import type { PlannedMedia, PlannedMessage, TrafficPlan, Trouble } from "../demo-traffic";

type Settings = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** One provider's part of the demo: our connection to it, and how its sandbox is set up and made to deliver. */
export interface Desk<T extends Trouble = Trouble> {
  readonly kind: ProviderKind;
  /** Of the connection. */
  readonly name: string;
  /** In the order of their traffic, busiest first, without the plus sign. */
  readonly numbers: readonly { readonly phoneNumber: string; readonly name: string }[];
  /** Settings that follow the sandbox when it moves to other ports. */
  readonly addresses: Settings;
  /** Settings that stay as somebody may have changed them. */
  readonly settings: Settings;
  readonly secrets: Readonly<Record<string, string>>;
  readonly plan: TrafficPlan<T>;
  /** Samples that the admin sends to the provider. */
  readonly uploads: readonly string[];
  readonly sandbox: Pick<ControlClient, "samples" | "addFault" | "trickle">;
  /** Sets up the account at the sandbox, with its deliveries going to `webhookUrl`. Throws when the console objects. */
  prepare(webhookUrl: string): Promise<void>;
  /** The provider's id of a message's media. */
  mediaId(message: PlannedMessage<T>): string;
  hasMedia(id: string): Promise<boolean>;
  putMedia(id: string, message: PlannedMessage<T>, media: PlannedMedia<T>): Promise<void>;
  /** Lets the sandbox send the message's webhook to where `prepare` said. */
  deliver(message: PlannedMessage<T>): Promise<Outcome>;
}

/** What became of a webhook. */
export interface Outcome {
  readonly delivered: boolean;
  readonly attempts: readonly { readonly status: number | null; readonly answer: string }[];
}

export function unixSeconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
