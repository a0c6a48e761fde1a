import type { Actor } from "../../providers/causes";
import type { Cause } from "./causes";
import type { CustomerTextId } from "./customer-texts";

/** Whose turn it is and what to do. */
export interface Turn {
  readonly whoActs: Actor;
  /** Continues "An administrator has to …" and its likes; with nobody to act, a clause of its own. No full stop. */
  readonly step: string;
}

/**
 * A cause in words, whichever provider it is. `{provider}` stands for the provider's name, `{again}` for the button that
 * repeats the deed.
 */
export interface CauseWords {
  /** A few words for a tile. */
  readonly title: string;
  /** One sentence or two, used where the failure itself brought none that knows more. */
  readonly happened: string;
  /** Used where the failure's own diagnosis has none. */
  readonly turn: Turn;
  /** The same for what we sent, or were to send. */
  readonly upload?: Turn;
  /** Instead of a turn of nobody's, when no further attempt is due. */
  readonly atLast?: Turn;
  /** What to write to whoever sent it; left out where writing to them does not help. */
  readonly customerText?: CustomerTextId;
}

const operator = (step: string): Turn => ({ whoActs: "operator", step });
const admin = (step: string): Turn => ({ whoActs: "admin", step });
const owner = (step: string): Turn => ({ whoActs: "owner", step });
const customer = (step: string): Turn => ({ whoActs: "customer", step });
const itself: Turn = { whoActs: "nobody", step: "we try again by ourselves for a while" };

const sendAgain = customer("send it again");
const uploadAgain = operator("upload it again");
const laterOrSupport = operator("{again} later; if it goes on, ask {provider}'s support");
const thenAsk = (step: string) => operator(`${step}; if that does not help, ask the customer to send it again`);

export const CATALOGUE: Readonly<Record<Cause, CauseWords>> = {
  EXPIRED_AT_PROVIDER: {
    title: "No longer at provider",
    happened: "{provider} no longer has this media: its time there is over, or it was deleted.",
    turn: sendAgain,
    upload: uploadAgain,
    customerText: "expired",
  },
  UNKNOWN_ID: {
    title: "Unknown at the provider",
    happened: "{provider} has nothing under this provider media id, so trying again will not help.",
    turn: sendAgain,
    upload: uploadAgain,
    customerText: "expired",
  },
  LINK_EXPIRED: {
    title: "Link expired",
    happened: "The link that {provider} gave us was no longer valid when we used it.",
    turn: thenAsk("{again} to get a fresh link"),
    upload: operator("{again} to get a fresh link"),
    customerText: "expired",
  },
  ONLY_ON_SENDERS_PHONE: {
    title: "Only on their phone",
    happened: "WhatsApp has dropped its copy and could not get another from the sender's phone.",
    turn: customer("open WhatsApp on that phone; then {again}, and if that fails too, ask for it to be sent again"),
    customerText: "onlyOnPhone",
  },
  NEVER_ARRIVED: {
    title: "Never arrived",
    happened:
      "The customer sent something that WhatsApp could not hand over. It never got an id, so it cannot be fetched.",
    turn: sendAgain,
    customerText: "neverArrived",
  },
  TOO_LARGE: {
    title: "Too large for WhatsApp",
    happened: "The file is larger than WhatsApp takes.",
    turn: customer("send a smaller file: WhatsApp takes at most 100 MB"),
    upload: operator("make the file smaller and upload it again"),
    customerText: "tooLarge",
  },
  TYPE_REFUSED: {
    title: "Type not supported",
    happened: "WhatsApp does not take this type of file or message.",
    turn: customer("send it in another form, such as a photo, a video or a document"),
    upload: operator("upload the file in another format"),
    customerText: "otherType",
  },
  FILE_UNUSABLE: {
    title: "File cannot be used",
    happened: "WhatsApp took the file and could not use it.",
    turn: operator("check the file's type, codec and size, or upload it in another format"),
  },
  CREDENTIALS: {
    title: "Credentials refused",
    happened: "{provider} did not accept our credentials.",
    turn: admin("check the credentials of this connection"),
  },
  CREDENTIALS_EXPIRED: {
    title: "Credentials expired",
    happened: "The credentials of this connection are no longer valid at {provider}.",
    turn: admin("enter new credentials in the connection"),
  },
  PERMISSION: {
    title: "Access refused",
    happened: "{provider} knows our credentials but does not allow this.",
    turn: admin("see what the account may do at {provider}"),
  },
  ACCOUNT_BLOCKED: {
    title: "Account blocked",
    happened: "{provider} has locked, blocked or limited the account.",
    turn: owner("do what {provider} asks for in the account"),
  },
  PAYMENT: {
    title: "Payment needed",
    happened: "The account has a problem with payment at {provider}.",
    turn: owner("settle the payment at {provider}"),
  },
  NUMBER_NOT_BOUND: {
    title: "Number not bound",
    happened: "{provider} says that this business phone number does not belong to our account there.",
    turn: admin("bind the number at {provider} or correct the connection"),
  },
  CLOCK: {
    title: "Clock is off",
    happened: "The clock of our server and the clock of {provider} differ by more than {provider} allows.",
    turn: admin("synchronise the server's clock (NTP)"),
  },
  SETTING: {
    title: "Wrong setting",
    happened: "A setting of this connection, of the installation or at {provider} is missing or wrong.",
    turn: admin("correct it"),
  },
  BUCKET: {
    title: "Bucket cannot be used",
    happened: "The bucket through which files pass is missing, closed to us or in the wrong place.",
    turn: admin("check the bucket of the connection and what may be done in it"),
  },
  RATE_LIMIT: {
    title: "Too many requests",
    happened: "{provider} asks us to slow down.",
    turn: { whoActs: "nobody", step: "we try again by ourselves, and later each time" },
    atLast: operator("{again} later"),
  },
  PROVIDER_DOWN: {
    title: "Provider is failing",
    happened: "{provider} broke off or reported a fault of its own.",
    turn: itself,
    atLast: laterOrSupport,
  },
  UNREACHABLE: {
    title: "Provider not reachable",
    happened: "No connection to {provider} came about.",
    turn: itself,
    atLast: admin("check the address in the connection and this server's way out"),
  },
  CERTIFICATE: {
    title: "Certificate not trusted",
    happened: "{provider}'s server showed a certificate that cannot be trusted.",
    turn: admin("see whether the certificate has expired, is self-signed or belongs to another host"),
  },
  NO_ANSWER: {
    title: "No answer in time",
    happened: "{provider} took too long to answer or stopped sending half-way.",
    turn: itself,
    atLast: laterOrSupport,
  },
  CUT_SHORT: {
    title: "Cut short",
    happened: "The bytes broke off, or are not as many as were announced: a part may be missing.",
    turn: thenAsk("{again}"),
    upload: operator("{again}"),
    customerText: "damaged",
  },
  UNREADABLE_ANSWER: {
    title: "Unreadable answer",
    happened: "{provider} answered with something that we cannot read.",
    turn: { whoActs: "nobody", step: "we try again a few times" },
    atLast: admin("show the raw answer to {provider}'s support"),
  },
  REQUEST_REFUSED: {
    title: "Request refused",
    happened: "{provider} understood the request and refused it; sent again, it would be refused again.",
    turn: admin("look at the raw answer and ask {provider}'s support if it does not explain itself"),
    upload: operator("check the file's type and content, or try another format"),
  },
  MESSAGE_REFUSED: {
    title: "Message refused",
    happened: "{provider} refused a message; media themselves are not at fault.",
    turn: operator("look at the message that was to be sent"),
  },
  BLOCKED_ADDRESS: {
    title: "Address blocked",
    happened:
      "The download leads to an address that this installation must not contact, such as one in a private network.",
    turn: admin("add the address to ATTACHE_ALLOWED_PRIVATE_HOSTS if it is right"),
  },
  UNKNOWN: {
    title: "Failed, cause unknown",
    happened: "{provider} reported a failure without saying why.",
    turn: thenAsk("{again} once"),
    upload: operator("{again} once; if that fails too, try the file in another format"),
    customerText: "notOpened",
  },

  TOO_LARGE_HERE: {
    title: "Larger than we accept",
    happened: "There are more bytes than this installation accepts, so we stopped and kept none of them.",
    turn: admin("raise ATTACHE_MAX_MEDIA_BYTES if such files are expected"),
  },
  DAMAGED: {
    title: "Wrong bytes",
    happened: "What {provider} sent is not what was announced: the SHA-256 differs. We do not show such bytes.",
    turn: thenAsk("{again}"),
    upload: operator("{again}"),
    customerText: "damaged",
  },
  EMPTY: {
    title: "Came empty",
    happened: "{provider} sent an answer without a single byte of media.",
    turn: thenAsk("{again} later"),
    upload: operator("{again} later"),
    customerText: "damaged",
  },
  STORAGE_FULL: {
    title: "Our storage is full",
    happened: "There is no room left where we keep media; nothing is wrong at {provider}.",
    turn: admin("make room"),
  },
  STORAGE_DOWN: {
    title: "Our storage is down",
    happened: "The place where we keep media cannot be used; nothing is wrong at {provider}.",
    turn: admin("run the self-check and look at the storage"),
  },
  STORAGE_INCONSISTENT: {
    title: "Storage is inconsistent",
    happened: "Our storage does not hold what it should; nothing is wrong at {provider}.",
    turn: admin("run the self-check and look at the storage"),
    upload: uploadAgain,
  },
  INTERRUPTED: {
    title: "Interrupted",
    happened: "Our worker stopped before it was done.",
    turn: { whoActs: "nobody", step: "another one takes over" },
    atLast: operator("{again}"),
  },
  OUR_FAULT: {
    title: "Our own fault",
    happened: "Something went wrong on our side that was not foreseen; nothing is wrong at {provider}.",
    turn: operator("{again} once; if it fails again, an administrator should look into the worker's log"),
  },
};
