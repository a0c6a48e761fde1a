import type { FailureDto } from "../schemas/media";
import type { FailureReason } from "./diagnosis/causes";

export interface FailureContext {
  /** The provider as people call it. */
  readonly providerLabel: string;
  /** There are bytes from an earlier attempt, which stay. */
  readonly hasBytes: boolean;
  /** The provider says for good that it cannot be had. */
  readonly gone?: boolean;
  /** The media never got an id, so that there is nothing to repeat. */
  readonly neverArrived?: boolean;
  /** What was attempted; a download unless said otherwise. */
  readonly deed?: "download" | "upload";
}

export type FailureText = Pick<FailureDto, "title" | "detail" | "whoActs">;

interface Words {
  readonly title: string;
  readonly whoActs: FailureText["whoActs"];
  /** One sentence, used where the failure itself brought none that knows more. */
  readonly happened: string;
  /** Who has to act and what to do. */
  readonly next: string;
}

/** `{provider}` stands for the provider's name, `{again}` for the button that repeats the deed. */
const TEXTS: Readonly<Record<FailureReason, Words>> = {
  AUTH: {
    title: "Credentials refused",
    whoActs: "admin",
    happened: "{provider} did not accept our credentials.",
    next: "An administrator has to check the credentials of this connection; after that, {again}.",
  },
  FORBIDDEN: {
    title: "Access refused",
    whoActs: "admin",
    happened: "{provider} knows our credentials but does not allow this.",
    next: "An administrator has to see what the account may do at {provider}; when that is mended, {again}.",
  },
  RATE_LIMITED: {
    title: "Too many requests",
    whoActs: "nobody",
    happened: "{provider} asks us to slow down.",
    next: "Nobody has to act: we try again by ourselves, and later each time.",
  },
  NOT_FOUND: {
    title: "Not at the provider",
    whoActs: "customer",
    happened: "{provider} has nothing under this provider media id, so trying again will not help.",
    next: "Check the id if it was entered by hand; otherwise ask the customer to send it again.",
  },
  EXPIRED: {
    title: "Link expired",
    whoActs: "operator",
    happened: "The link that {provider} gave us was no longer valid when we used it.",
    next: "Re-download to get a fresh link. If that fails too, the media has expired at {provider}: ask the customer to send it again.",
  },
  UNAVAILABLE_AT_SENDER: {
    title: "Only on their phone",
    whoActs: "customer",
    happened: "WhatsApp has dropped its copy and could not get another from the sender's phone.",
    next: "Ask the customer to open WhatsApp, then {again}. If that fails too, ask for it to be sent again.",
  },
  TOO_LARGE: {
    title: "Too large",
    whoActs: "admin",
    happened: "There are more bytes than this installation accepts, so we stopped and kept none of them.",
    next: "If such files are expected, an administrator can raise ATTACHE_MAX_MEDIA_BYTES; after that, {again}.",
  },
  REJECTED: {
    title: "Request refused",
    whoActs: "admin",
    happened: "{provider} understood the request and refused it; sent again, it would be refused again.",
    next: "Look at its answer below. If that does not explain it, an administrator should ask {provider}'s support.",
  },
  CLOCK_SKEW: {
    title: "Clock is off",
    whoActs: "admin",
    happened: "The clock of our server and the clock of {provider} differ by more than {provider} allows.",
    next: "An administrator has to synchronise the server's clock (NTP); after that, {again}.",
  },
  NUMBER_NOT_BOUND: {
    title: "Number not bound",
    whoActs: "admin",
    happened: "{provider} says that this business phone number does not belong to our account there.",
    next: "An administrator has to bind the number at {provider} or correct the connection; after that, {again}.",
  },
  UPSTREAM: {
    title: "Provider is failing",
    whoActs: "provider",
    happened: "{provider} could not be reached, broke off or reported a fault of its own.",
    next: "We try again by ourselves for a while. If it goes on, {again} later or ask {provider}'s support.",
  },
  TIMEOUT: {
    title: "No answer in time",
    whoActs: "provider",
    happened: "{provider} took too long to answer or stopped sending half-way.",
    next: "We try again by ourselves for a while. If it goes on, {again} later.",
  },
  BAD_RESPONSE: {
    title: "Unreadable answer",
    whoActs: "provider",
    happened: "{provider} answered with something that we cannot read.",
    next: "We try again a few times. If it goes on, an administrator should show the answer below to {provider}'s support.",
  },
  BLOCKED_TARGET: {
    title: "Address blocked",
    whoActs: "admin",
    happened:
      "The download leads to an address that this installation must not contact, such as one in a private network.",
    next: "If the address is right, an administrator can add it to ATTACHE_ALLOWED_PRIVATE_HOSTS; after that, {again}.",
  },
  UNKNOWN: {
    title: "Failed, cause unknown",
    whoActs: "operator",
    happened:
      "{provider} reported a failure without saying why; an id that is unknown or has expired there may be the cause.",
    next: "Re-download once; if that fails too, ask the customer to send it again.",
  },
  RANGE: {
    title: "Storage is inconsistent",
    whoActs: "admin",
    happened: "Our storage holds fewer bytes than it should.",
    next: "An administrator should run the self-check and look at the storage.",
  },
  NO_SPACE: {
    title: "Our storage is full",
    whoActs: "admin",
    happened: "There is no room left where we keep media; nothing is wrong at {provider}.",
    next: "An administrator has to make room. We try again by ourselves for a while; after that, {again}.",
  },
  UNAVAILABLE: {
    title: "Our storage is down",
    whoActs: "admin",
    happened: "The place where we keep media cannot be used; nothing is wrong at {provider}.",
    next: "An administrator should run the self-check. We try again by ourselves for a while; after that, {again}.",
  },
  STORAGE: {
    title: "Our storage failed",
    whoActs: "admin",
    happened: "The bytes could not be kept; nothing is wrong at {provider}.",
    next: "An administrator should run the self-check; after that, {again}.",
  },
  EMPTY: {
    title: "Came empty",
    whoActs: "operator",
    happened: "{provider} sent an answer without a single byte of media.",
    next: "Re-download later; if it stays empty, ask the customer to send it again.",
  },
  HASH_MISMATCH: {
    title: "Wrong bytes",
    whoActs: "operator",
    happened: "What {provider} sent is not what was announced: the SHA-256 differs.",
    next: "We do not show such bytes. Re-download; if they differ again, ask the customer to send it again.",
  },
  SIZE_MISMATCH: {
    title: "Cut short",
    whoActs: "operator",
    happened: "The number of bytes is not the one that was announced, so a part may be missing.",
    next: "Re-download; if it differs again, ask the customer to send it again.",
  },
  INTERRUPTED: {
    title: "Interrupted",
    whoActs: "nobody",
    happened: "Our worker stopped before it was done.",
    next: "Nobody has to act: another one takes over.",
  },
  CONFIG: {
    title: "Wrong setting",
    whoActs: "admin",
    happened: "A setting of this connection or of the installation is missing or wrong.",
    next: "An administrator has to correct it; after that, {again}.",
  },
  INTERNAL: {
    title: "Our own fault",
    whoActs: "admin",
    happened: "Something went wrong on our side that was not foreseen; nothing is wrong at {provider}.",
    next: "Try once more; if it fails again, an administrator should look into the worker's log.",
  },
};

/** Where the advice for a download would be wrong for an upload. */
const UPLOAD_TEXTS: Readonly<Partial<Record<FailureReason, Words>>> = {
  NOT_FOUND: {
    title: "File is missing",
    whoActs: "operator",
    happened: "The file to be sent could not be found any more.",
    next: "Upload it again.",
  },
  EXPIRED: TEXTS.UPSTREAM,
  REJECTED: {
    title: "Request refused",
    whoActs: "operator",
    happened: "{provider} understood the request and refused the file.",
    next: "Sent again as it is, it would be refused again: check its type and content, or try another format.",
  },
  TOO_LARGE: {
    title: "Too large",
    whoActs: "operator",
    happened: "{provider} does not take a file of this size.",
    next: "Make the file smaller and upload it again.",
  },
  UNKNOWN: {
    title: "Failed, cause unknown",
    whoActs: "operator",
    happened: "{provider} did not take the file and did not say why.",
    next: "Send it again once; if that fails too, try the file in another format.",
  },
};

/** A link that expires again and again, so that nothing is left behind it. */
const EXPIRED_FOR_GOOD: Words = {
  title: "Expired",
  whoActs: "customer",
  happened: "{provider} no longer hands out the media.",
  next: "Trying again will hardly help: ask the customer to send it again.",
};

/** Nothing was attempted: the message itself said that its media could not be had. */
const NEVER_ARRIVED: Words = {
  title: "Never arrived",
  whoActs: "customer",
  happened: "The customer sent something that WhatsApp could not hand over.",
  next: "It never got an id, so it cannot be fetched: ask the customer to send it again.",
};

/**
 * A failure in words for support staff: a title for a tile, and what happened, who has to act, what to do next.
 * `said` is the sentence that the failure brought along, if it did: it knows the case, the texts here only the kind.
 */
export function failureText(reason: string, context: FailureContext, said: string | null = null): FailureText {
  const upload = context.deed === "upload";
  const { title, happened, next, whoActs } = wordsFor(reason, context);
  const kept = context.hasBytes && !upload ? " The bytes from an earlier download are still here." : "";
  // What WhatsApp tells about a sender's phone is its own shorthand, which explains nothing by itself.
  const quoted = said && (context.neverArrived || reason === "UNAVAILABLE_AT_SENDER");
  const words = `${quoted ? `${happened} WhatsApp says: “${said.replace(/\.$/, "")}”.` : (said ?? happened)} ${next}`
    .replaceAll("{provider}", context.providerLabel)
    .replaceAll("{again}", upload ? "send it again" : "re-download");
  return { title, detail: words + kept, whoActs };
}

function wordsFor(reason: string, { neverArrived, gone, deed }: FailureContext): Words {
  if (neverArrived) return NEVER_ARRIVED;
  if (!isKnown(reason)) return unknown(reason);
  if (gone && reason === "EXPIRED") return EXPIRED_FOR_GOOD;
  return (deed === "upload" ? UPLOAD_TEXTS[reason] : undefined) ?? TEXTS[reason];
}

function isKnown(reason: string): reason is FailureReason {
  return Object.hasOwn(TEXTS, reason);
}

function unknown(reason: string): Words {
  return {
    title: "Failed",
    whoActs: "admin",
    happened: `The attempt failed for a reason that this version has no words for (${reason}).`,
    next: "Try once more; if it fails again, an administrator should look at the attempt below.",
  };
}
