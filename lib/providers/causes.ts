/**
 * What can lie behind a failure at a provider, whichever provider it is. The reason of an error says how it is treated;
 * the cause says what to tell people. Stored on rows: names are never changed.
 */
export const PROVIDER_CAUSES = [
  /** The provider had it and has dropped it: its time is over, or somebody deleted it. */
  "EXPIRED_AT_PROVIDER",
  /** The provider has never heard of the id, or it belongs to somebody else. */
  "UNKNOWN_ID",
  /** The link to the bytes was too old, or nothing was behind it; the media itself may be fine. */
  "LINK_EXPIRED",
  /** WhatsApp has no copy and could not get one from the phone of the sender. */
  "ONLY_ON_SENDERS_PHONE",
  /** WhatsApp could not hand over what the customer sent, and gave it no id. */
  "NEVER_ARRIVED",
  /** WhatsApp takes no file of this size. */
  "TOO_LARGE",
  /** WhatsApp takes no file, or message, of this type. */
  "TYPE_REFUSED",
  /** The type is right and WhatsApp can still not use the file: its codec, its content. */
  "FILE_UNUSABLE",
  /** Key, token, password or signature is wrong. */
  "CREDENTIALS",
  /** They were right once. */
  "CREDENTIALS_EXPIRED",
  /** They are right and may not do this. */
  "PERMISSION",
  /** Locked, blocked or limited by policy. */
  "ACCOUNT_BLOCKED",
  /** Balance, price, payment. */
  "PAYMENT",
  /** The business phone number is not, or no longer, the account's. */
  "NUMBER_NOT_BOUND",
  /** The clocks of the two sides differ too much. */
  "CLOCK",
  /** A setting of the connection, or at the provider, is wrong or missing. */
  "SETTING",
  /** The bucket through which files pass is missing, closed or in the wrong place. */
  "BUCKET",
  "RATE_LIMIT",
  /** The provider, or something behind it, reported a fault of its own. */
  "PROVIDER_DOWN",
  /** No connection came about. */
  "UNREACHABLE",
  "CERTIFICATE",
  /** Connected, and no answer in time. */
  "NO_ANSWER",
  /** The bytes broke off. */
  "CUT_SHORT",
  "UNREADABLE_ANSWER",
  /** The call itself was refused: sent again, it would be again. */
  "REQUEST_REFUSED",
  /** It concerns a message, not media. */
  "MESSAGE_REFUSED",
  "BLOCKED_ADDRESS",
  /** The provider does not say, or its documents do not. */
  "UNKNOWN",
] as const;
export type ProviderCause = (typeof PROVIDER_CAUSES)[number];

/** How far the answer bears the cause out: it says so, it is the usual meaning, or one of several. */
export const CONFIDENCES = ["CERTAIN", "LIKELY", "POSSIBLE"] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** Who has to act. "owner": whoever holds the account at the provider, for what only its holder can settle there. */
export const ACTORS = ["nobody", "operator", "admin", "owner", "customer", "provider"] as const;
export type Actor = (typeof ACTORS)[number];

/** The part of a diagnosis that is kept with a failure. */
export interface DiagnosisFacts {
  readonly cause: ProviderCause;
  readonly confidence: Confidence;
  readonly whoActs: Actor;
  /** Continues "An administrator has to …" and its likes; with nobody to act, a clause of its own. No full stop. */
  readonly nextStep: string;
}
