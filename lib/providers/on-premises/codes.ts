import { type Diagnosis, LATER } from "../diagnosis";

type Cause = Diagnosis["cause"];

export const trouble = (happened: string): Diagnosis => ({
  reason: "UPSTREAM",
  retryable: true,
  cause: "PROVIDER_DOWN",
  confidence: "CERTAIN",
  whoActs: "nobody",
  happened,
  nextStep: LATER,
});
export const slowDown = (happened: string): Diagnosis => ({
  ...trouble(happened),
  reason: "RATE_LIMITED",
  cause: "RATE_LIMIT",
});
const refused = (cause: Cause, happened: string, nextStep = "look at the recorded answer"): Diagnosis => ({
  reason: "REJECTED",
  retryable: false,
  cause,
  confidence: "CERTAIN",
  whoActs: "admin",
  happened,
  nextStep,
});
const call = (happened: string) => refused("REQUEST_REFUSED", happened);
/** Codes that speak of messages and groups: media calls never get them. */
const message = (happened: string, cause: Cause = "MESSAGE_REFUSED"): Diagnosis => ({
  ...refused(cause, happened, "look at the message that was to be sent: media themselves are not at fault"),
  whoActs: "operator",
});
const forbidden = (cause: Cause, happened: string, nextStep: string): Diagnosis => ({
  ...refused(cause, happened, nextStep),
  reason: "FORBIDDEN",
});
const owner = (diagnosis: Diagnosis): Diagnosis => ({ ...diagnosis, whoActs: "owner" });

/** Code 1022, also when the status alone (412) tells it. */
export const noWebhook = refused(
  "SETTING",
  "The On-Premises client fetches no media again while its application settings name no webhook URL (code 1022).",
  "set webhooks.url in the client's application settings",
);

/** On-Premises API reference, "Errors": codes of HTTP answers. 1027, 1029 and 1030 are in no table. */
const API_CODES: Readonly<Record<number, Diagnosis>> = {
  1000: trouble("The On-Premises client reported a fault that it does not name (code 1000)."),
  1001: message("The On-Premises client says that the message is too long (code 1001)."),
  1002: message("The On-Premises client does not take this type of recipient (code 1002)."),
  1003: message("The On-Premises client says that the number is not in the group (code 1003)."),
  1004: refused(
    "REQUEST_REFUSED",
    "The On-Premises client says that this exists already (code 1004).",
    "try again under a new id",
  ),
  1005: {
    ...forbidden(
      "CREDENTIALS",
      "The On-Premises client denied access (code 1005).",
      "check the user of the connection",
    ),
    reason: "AUTH",
    confidence: "LIKELY",
  },
  1006: {
    reason: "NOT_FOUND",
    retryable: false,
    cause: "UNKNOWN_ID",
    confidence: "LIKELY",
    whoActs: "operator",
    happened: "The On-Premises client has nothing under this provider media id (code 1006).",
    nextStep: "check the id",
  },
  1007: message("The recipient may not receive this message (code 1007)."),
  1008: call("The On-Premises client says that something it requires is missing (code 1008)."),
  1009: call("The On-Premises client says that a value is not valid (code 1009)."),
  1010: call("The On-Premises client was sent something that it does not take (code 1010)."),
  1011: trouble("The On-Premises client is not ready (code 1011)."),
  1012: message("The On-Premises client does not know the group (code 1012)."),
  1013: message("The On-Premises client says that the user is not valid (code 1013)."),
  1014: trouble("The On-Premises client had an internal error; its core process may be down (code 1014)."),
  1015: slowDown("The On-Premises client is receiving too many requests and asked to wait (code 1015)."),
  1016: trouble("The On-Premises client is overloaded (code 1016)."),
  1017: trouble("The node that answered is not the primary master (code 1017)."),
  1018: trouble("The node that answered is not the primary coreapp (code 1018)."),
  1019: message("The number is no admin of the group (code 1019)."),
  1020: message("The On-Premises client says that the group is bad (code 1020)."),
  1021: message("The On-Premises client says that the user is bad (code 1021)."),
  1022: noWebhook,
  1023: trouble("The database of the On-Premises client failed (code 1023)."),
  1024: {
    ...forbidden(
      "CREDENTIALS_EXPIRED",
      "The On-Premises client wants the password of this user changed before it works with it (code 1024).",
      "change the password at the client and enter the new one in the connection",
    ),
    reason: "AUTH",
  },
  1025: call("The On-Premises client could not read the request (code 1025)."),
  1026: message("The receiver cannot take this kind of message (code 1026)."),
  1028: message("The identity of the customer has changed and has to be acknowledged (code 1028)."),
  1031: owner(
    forbidden(
      "ACCOUNT_BLOCKED",
      "The sender's account is locked (code 1031).",
      "have the account unlocked by WhatsApp",
    ),
  ),
  ...Object.fromEntries(
    Array.from({ length: 14 }, (_, index) => 2000 + index).map((code) => [
      code,
      message(`The On-Premises client found a fault in a message template (code ${code}).`),
    ]),
  ),
};

const certificate = (code: number) =>
  forbidden(
    "NUMBER_NOT_BOUND",
    `The certificate of the business phone number is not valid (code ${code}).`,
    "register the number at the client again",
  );

/** The same reference, "Webhooks, errors": they look like HTTP statuses and are none. */
const WEBHOOK_CODES: Readonly<Record<number, Diagnosis>> = {
  400: {
    reason: "UNAVAILABLE_AT_SENDER",
    retryable: false,
    cause: "ONLY_ON_SENDERS_PHONE",
    confidence: "LIKELY",
    whoActs: "customer",
    happened: "The On-Premises client could not download the media from WhatsApp (code 400).",
    nextStep: "open WhatsApp on the phone that sent it, or send it again",
  },
  402: owner(
    refused("PAYMENT", "There is an issue with the payment for messages (code 402).", "settle the payment at WhatsApp"),
  ),
  408: message("The message could not be delivered for more than a day (code 408)."),
  410: message("The message has expired (code 410)."),
  429: {
    ...slowDown("WhatsApp limited the rate of downloads, so the media did not come (code 429)."),
    whoActs: "customer",
    nextStep: "send it again if asking once more later does not help",
  },
  430: certificate(430),
  432: certificate(432),
  433: certificate(433),
  470: message("The last message of the customer is too long ago (code 470)."),
  471: message("The business phone number has reached its spam limit (code 471).", "RATE_LIMIT"),
  472: message("The customer is part of an experiment (code 472)."),
  480: message("The identity of the customer has changed (code 480)."),
  500: trouble("WhatsApp reported a fault that it does not name (code 500)."),
  501: {
    ...refused("TYPE_REFUSED", "The On-Premises client does not support this kind of message (code 501)."),
    whoActs: "customer",
    nextStep: "send it in another form, such as a photo, a video or a document",
  },
};

/** What a code means, null when no document says. */
export function meaningOf(code: number): Diagnosis | null {
  return API_CODES[code] ?? WEBHOOK_CODES[code] ?? null;
}
