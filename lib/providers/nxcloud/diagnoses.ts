import { type Diagnosis, LATER, sentenceBy } from "../diagnosis";

/** What only people at the connection's settings can mend. */
const ours = (
  reason: Diagnosis["reason"],
  cause: Diagnosis["cause"],
  happened: string,
  nextStep: string,
): Diagnosis => ({ reason, retryable: false, cause, confidence: "CERTAIN", whoActs: "admin", happened, nextStep });

const setting = (happened: string, nextStep: string) => ours("FORBIDDEN", "SETTING", happened, nextStep);

/** What goes by itself. */
const passing = (happened: string): Diagnosis => ({
  reason: "UPSTREAM",
  retryable: true,
  cause: "PROVIDER_DOWN",
  confidence: "CERTAIN",
  whoActs: "nobody",
  happened,
  nextStep: LATER,
});

const unexplained = (happened: string, nextStep: string): Diagnosis => ({
  reason: "UNKNOWN",
  retryable: true,
  cause: "UNKNOWN",
  confidence: "POSSIBLE",
  whoActs: "provider",
  happened,
  nextStep,
});

const permissionsUnclear: Diagnosis = {
  ...ours(
    "AUTH",
    "CREDENTIALS",
    "NXCloud refused the call with an authentication code that its documents do not describe.",
    "check the access key and its permissions at NXCloud",
  ),
  confidence: "POSSIBLE",
};

/** NXCloud's codes. Sources: pages "API call convention" and "getMedia", tables of authentication and business codes. */
const API_CODES: Readonly<Record<string, Diagnosis>> = {
  "-1": unexplained(
    "NXCloud answered only that the request failed (code -1), and does not say why.",
    "say what is wrong if this does not pass",
  ),
  "getMedia -1": {
    ...unexplained(
      "NXCloud answered only that the request failed (code -1). It does not say why; an unknown or expired media id may be the cause.",
      "try once more; if it fails again, ask the customer to send it again, or NXCloud's support for the cause",
    ),
    cause: "EXPIRED_AT_PROVIDER",
    whoActs: "operator",
  },
  "1001": ours(
    "AUTH",
    "SETTING",
    "NXCloud says that a header of the call is missing (code 1001).",
    "check that nothing between here and NXCloud removes headers",
  ),
  "1002": ours(
    "REJECTED",
    "REQUEST_REFUSED",
    "NXCloud says that a parameter of the call is wrong (code 1002).",
    "check the business type of the connection and what was asked for",
  ),
  "1003": {
    ...ours(
      "AUTH",
      "CREDENTIALS",
      "NXCloud did not accept the signature of the call (code 1003).",
      "enter the access secret of the connection again",
    ),
    confidence: "LIKELY",
  },
  "1004": ours(
    "CLOCK_SKEW",
    "CLOCK",
    "NXCloud refused the time of the call: it is more than 60 seconds off (code 1004).",
    "set the clock of this machine right",
  ),
  "1005": {
    ...ours(
      "AUTH",
      "CREDENTIALS",
      "NXCloud does not know the access key, or the account lacks this business (code 1005).",
      "check the access key of the connection and what the account may do",
    ),
    confidence: "LIKELY",
  },
  "9000": {
    ...ours(
      "REJECTED",
      "REQUEST_REFUSED",
      "NXCloud says that something it requires is missing (code 9000). It may not take this file.",
      "check the file's type and size against what WhatsApp allows",
    ),
    whoActs: "operator",
  },
  "9001": passing("NXCloud had a system error (code 9001)."),
  "9002": ours(
    "NUMBER_NOT_BOUND",
    "NUMBER_NOT_BOUND",
    "NXCloud says that the business phone number is not a WhatsApp number of this account (code 9002).",
    "check that the number belongs to this connection",
  ),
  "9003": setting(
    "The WhatsApp application is missing or disabled at NXCloud (code 9003).",
    "enable the application at NXCloud",
  ),
  "9004": {
    ...ours(
      "FORBIDDEN",
      "PAYMENT",
      "NXCloud has no price for the country (code 9004).",
      "have the price set up at NXCloud",
    ),
    whoActs: "owner",
  },
  "9005": {
    ...ours("FORBIDDEN", "PAYMENT", "The balance at NXCloud is too low (code 9005).", "top up the account at NXCloud"),
    whoActs: "owner",
  },
  "9006": ours(
    "NUMBER_NOT_BOUND",
    "NUMBER_NOT_BOUND",
    "The business phone number is not bound to the application at NXCloud (code 9006).",
    "bind the number to the application at NXCloud",
  ),
  "9007": passing("A system behind NXCloud failed (code 9007)."),
  "phoneList 9007": setting(
    "The account is not an integrator at NXCloud (code 9007).",
    "switch off the integrator setting of the connection",
  ),
  "9008": setting(
    "NXCloud does not know the WhatsApp application key (code 9008).",
    "correct the application key of the connection",
  ),
  "9009": setting("The account has too many applications (code 9009).", "remove some at NXCloud"),
  "9010": setting(
    "The WhatsApp application key belongs to another customer of NXCloud (code 9010).",
    "correct the application key of the connection",
  ),
  "9099": {
    ...unexplained(
      "NXCloud passed on an error of WhatsApp (code 9099).",
      "explain it if it does not pass; the recorded answer has the details",
    ),
    cause: "MESSAGE_REFUSED",
  },
};

/** Any code, including those that no document lists. `action` tells codes apart that mean two things. */
export function diagnoseCode(code: number, action: string): Diagnosis {
  const known = API_CODES[`${action} ${code}`] ?? API_CODES[String(code)];
  if (known) return known;
  if (code >= 1000 && code < 1010) return permissionsUnclear;
  return unexplained(
    `NXCloud answered with code ${code}, which its documents do not describe.`,
    "explain the code if this does not pass",
  );
}

export const tooManyRequests: Diagnosis = {
  ...passing("NXCloud is receiving too many requests and asked to wait (HTTP 429)."),
  reason: "RATE_LIMITED",
  cause: "RATE_LIMIT",
};

const tooLargeToSend: Diagnosis = {
  ...ours(
    "TOO_LARGE",
    "TOO_LARGE",
    "NXCloud does not take a file of this size (HTTP 413).",
    "make the file smaller and upload it again",
  ),
  whoActs: "operator",
};

/** An answer whose body says nothing usable. 429 counts even when a body comes along. */
export function diagnoseStatus(status: number): Diagnosis {
  if (status === 429) return tooManyRequests;
  if (status === 413) return tooLargeToSend;
  if (status >= 200 && status < 300) return malformed("sent an answer that is not what its documents describe");
  return {
    ...passing(`NXCloud answered with HTTP ${status} and nothing that explains it.`),
    confidence: status >= 500 ? "LIKELY" : "POSSIBLE",
    nextStep: `${LATER}; if it stays so, an administrator should check the API address`,
  };
}

/** The answer arrived and cannot be used. `did` follows "NXCloud". */
export function malformed(did: string): Diagnosis {
  return { ...passing(`NXCloud ${did}.`), reason: "BAD_RESPONSE", cause: "UNREADABLE_ANSWER" };
}

/** The diagnosis in words: what happened, who acts, what next. */
export const sentenceOf = sentenceBy("NXCloud");
