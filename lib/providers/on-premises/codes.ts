import { type Diagnosis, LATER } from "../diagnosis";

const trouble = (happened: string): Diagnosis => ({
  reason: "UPSTREAM",
  retryable: true,
  whoActs: "nobody",
  happened,
  nextStep: LATER,
});
const slowDown = (happened: string): Diagnosis => ({ ...trouble(happened), reason: "RATE_LIMITED" });
const refused = (happened: string, nextStep = "look at the recorded answer"): Diagnosis => ({
  reason: "REJECTED",
  retryable: false,
  whoActs: "admin",
  happened,
  nextStep,
});
const forbidden = (happened: string, nextStep: string): Diagnosis => ({
  ...refused(happened, nextStep),
  reason: "FORBIDDEN",
});

/** Code 1022, also when the status alone (412) tells it. */
export const noWebhook = refused(
  "The On-Premises client fetches no media again while its application settings name no webhook URL (code 1022).",
  "set webhooks.url in the client's application settings",
);

/** On-Premises API reference, "Errors": codes of HTTP answers. 1027, 1029 and 1030 are in no table. */
const API_CODES: Readonly<Record<number, Diagnosis>> = {
  1000: trouble("The On-Premises client reported a fault that it does not name (code 1000)."),
  1001: refused("The On-Premises client says that the message is too long (code 1001)."),
  1002: refused("The On-Premises client does not take this type of recipient (code 1002)."),
  1003: refused("The On-Premises client says that the number is not in the group (code 1003)."),
  1004: refused("The On-Premises client says that this exists already (code 1004).", "try again under a new id"),
  1005: {
    ...forbidden("The On-Premises client denied access (code 1005).", "check the user of the connection"),
    reason: "AUTH",
  },
  1006: {
    reason: "NOT_FOUND",
    retryable: false,
    whoActs: "operator",
    happened: "The On-Premises client has nothing under this provider media id (code 1006).",
    nextStep: "check the id",
  },
  1007: refused("The recipient may not receive this message (code 1007)."),
  1008: refused("The On-Premises client says that something it requires is missing (code 1008)."),
  1009: refused("The On-Premises client says that a value is not valid (code 1009)."),
  1010: refused("The On-Premises client was sent something that it does not take (code 1010)."),
  1011: trouble("The On-Premises client is not ready (code 1011)."),
  1012: refused("The On-Premises client does not know the group (code 1012)."),
  1013: refused("The On-Premises client says that the user is not valid (code 1013)."),
  1014: trouble("The On-Premises client had an internal error; its core process may be down (code 1014)."),
  1015: slowDown("The On-Premises client is receiving too many requests and asked to wait (code 1015)."),
  1016: trouble("The On-Premises client is overloaded (code 1016)."),
  1017: trouble("The node that answered is not the primary master (code 1017)."),
  1018: trouble("The node that answered is not the primary coreapp (code 1018)."),
  1019: refused("The number is no admin of the group (code 1019)."),
  1020: refused("The On-Premises client says that the group is bad (code 1020)."),
  1021: refused("The On-Premises client says that the user is bad (code 1021)."),
  1022: noWebhook,
  1023: trouble("The database of the On-Premises client failed (code 1023)."),
  1024: {
    ...forbidden(
      "The On-Premises client wants the password of this user changed before it works with it (code 1024).",
      "change the password at the client and enter the new one in the connection",
    ),
    reason: "AUTH",
  },
  1025: refused("The On-Premises client could not read the request (code 1025)."),
  1026: refused("The receiver cannot take this kind of message (code 1026)."),
  1028: refused("The identity of the customer has changed and has to be acknowledged (code 1028)."),
  1031: forbidden("The sender's account is locked (code 1031).", "have the account unlocked by WhatsApp"),
  ...Object.fromEntries(
    Array.from({ length: 14 }, (_, index) => 2000 + index).map((code) => [
      code,
      refused(`The On-Premises client found a fault in a message template (code ${code}).`),
    ]),
  ),
};

const certificate = (code: number) =>
  forbidden(
    `The certificate of the business phone number is not valid (code ${code}).`,
    "register the number at the client again",
  );

/** The same reference, "Webhooks, errors": they look like HTTP statuses and are none. */
const WEBHOOK_CODES: Readonly<Record<number, Diagnosis>> = {
  400: {
    reason: "UNAVAILABLE_AT_SENDER",
    retryable: false,
    whoActs: "customer",
    happened: "The On-Premises client could not download the media from WhatsApp (code 400).",
    nextStep: "send it again",
  },
  402: refused("There is an issue with the payment for messages (code 402)."),
  408: refused("The message could not be delivered for more than a day (code 408)."),
  410: refused("The message has expired (code 410)."),
  429: slowDown("WhatsApp limited the rate of downloads, so the media did not come (code 429)."),
  430: certificate(430),
  432: certificate(432),
  433: certificate(433),
  470: refused("The last message of the customer is too long ago (code 470)."),
  471: refused("The business phone number has reached its spam limit (code 471)."),
  472: refused("The customer is part of an experiment (code 472)."),
  480: refused("The identity of the customer has changed (code 480)."),
  500: trouble("WhatsApp reported a fault that it does not name (code 500)."),
  501: refused("The On-Premises client does not support this kind of message (code 501)."),
};

/** What a code means, null when no document says. */
export function meaningOf(code: number): Diagnosis | null {
  return API_CODES[code] ?? WEBHOOK_CODES[code] ?? null;
}
