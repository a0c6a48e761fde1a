import { type Diagnosis, LATER, sentenceBy } from "../diagnosis";

const permissionsUnclear: Diagnosis = {
  reason: "AUTH",
  retryable: false,
  whoActs: "admin",
  happened: "NXCloud refused the call with an authentication code that its documents do not describe.",
  nextStep: "check the access key and its permissions at NXCloud",
};

const applicationTrouble = (happened: string, nextStep: string): Diagnosis => ({
  reason: "FORBIDDEN",
  retryable: false,
  whoActs: "admin",
  happened,
  nextStep,
});

/** NXCloud's codes. Sources: pages "API call convention" and "getMedia", tables of authentication and business codes. */
const API_CODES: Readonly<Record<string, Diagnosis>> = {
  "-1": {
    reason: "UNKNOWN",
    retryable: true,
    whoActs: "provider",
    happened:
      "NXCloud answered only that the request failed (code -1). It does not say why; an unknown or expired media id may be the cause.",
    nextStep: "say what is wrong if this does not pass",
  },
  "1001": {
    reason: "AUTH",
    retryable: false,
    whoActs: "admin",
    happened: "NXCloud says that a header of the call is missing (code 1001).",
    nextStep: "check that nothing between here and NXCloud removes headers",
  },
  "1002": {
    reason: "REJECTED",
    retryable: false,
    whoActs: "admin",
    happened: "NXCloud says that a parameter of the call is wrong (code 1002).",
    nextStep: "check the business type of the connection and what was asked for",
  },
  "1003": {
    reason: "AUTH",
    retryable: false,
    whoActs: "admin",
    happened: "NXCloud did not accept the signature of the call (code 1003).",
    nextStep: "enter the access secret of the connection again",
  },
  "1004": {
    reason: "CLOCK_SKEW",
    retryable: false,
    whoActs: "admin",
    happened: "NXCloud refused the time of the call: it is more than 60 seconds off (code 1004).",
    nextStep: "set the clock of this machine right",
  },
  "1005": {
    reason: "AUTH",
    retryable: false,
    whoActs: "admin",
    happened: "NXCloud does not know the access key, or the account lacks this business (code 1005).",
    nextStep: "check the access key of the connection and what the account may do",
  },
  "9000": {
    reason: "REJECTED",
    retryable: false,
    whoActs: "operator",
    happened: "NXCloud says that something it requires is missing (code 9000). It may not take this file.",
    nextStep: "check the file's type and size against what WhatsApp allows",
  },
  "9001": {
    reason: "UPSTREAM",
    retryable: true,
    whoActs: "nobody",
    happened: "NXCloud had a system error (code 9001).",
    nextStep: LATER,
  },
  "9002": {
    reason: "NUMBER_NOT_BOUND",
    retryable: false,
    whoActs: "admin",
    happened: "NXCloud says that the business phone number is not a WhatsApp number of this account (code 9002).",
    nextStep: "check that the number belongs to this connection",
  },
  "9003": applicationTrouble(
    "The WhatsApp application is missing or disabled at NXCloud (code 9003).",
    "enable the application at NXCloud",
  ),
  "9004": applicationTrouble("NXCloud has no price for the country (code 9004).", "have the price set up at NXCloud"),
  "9005": applicationTrouble("The balance at NXCloud is too low (code 9005).", "top up the account at NXCloud"),
  "9006": {
    reason: "NUMBER_NOT_BOUND",
    retryable: false,
    whoActs: "admin",
    happened: "The business phone number is not bound to the application at NXCloud (code 9006).",
    nextStep: "bind the number to the application at NXCloud",
  },
  "9007": {
    reason: "UPSTREAM",
    retryable: true,
    whoActs: "nobody",
    happened: "A system behind NXCloud failed (code 9007).",
    nextStep: LATER,
  },
  "phoneList 9007": applicationTrouble(
    "The account is not an integrator at NXCloud (code 9007).",
    "switch off the integrator setting of the connection",
  ),
  "9008": applicationTrouble(
    "NXCloud does not know the WhatsApp application key (code 9008).",
    "correct the application key of the connection",
  ),
  "9009": applicationTrouble("The account has too many applications (code 9009).", "remove some at NXCloud"),
  "9010": applicationTrouble(
    "The WhatsApp application key belongs to another customer of NXCloud (code 9010).",
    "correct the application key of the connection",
  ),
  "9099": {
    reason: "UNKNOWN",
    retryable: true,
    whoActs: "provider",
    happened: "NXCloud passed on an error of WhatsApp (code 9099).",
    nextStep: "explain it if it does not pass; the recorded answer has the details",
  },
};

/** Any code, including those that no document lists. `action` tells codes apart that mean two things. */
export function diagnoseCode(code: number, action: string): Diagnosis {
  const known = API_CODES[`${action} ${code}`] ?? API_CODES[String(code)];
  if (known) return known;
  if (code >= 1000 && code < 1010) return permissionsUnclear;
  return {
    reason: "UNKNOWN",
    retryable: true,
    whoActs: "provider",
    happened: `NXCloud answered with code ${code}, which its documents do not describe.`,
    nextStep: "explain the code if this does not pass",
  };
}

export const tooManyRequests: Diagnosis = {
  reason: "RATE_LIMITED",
  retryable: true,
  whoActs: "nobody",
  happened: "NXCloud is receiving too many requests and asked to wait (HTTP 429).",
  nextStep: LATER,
};

const tooLargeToSend: Diagnosis = {
  reason: "TOO_LARGE",
  retryable: false,
  whoActs: "operator",
  happened: "NXCloud does not take a file of this size (HTTP 413).",
  nextStep: "make the file smaller and upload it again",
};

/** An answer whose body says nothing usable. 429 counts even when a body comes along. */
export function diagnoseStatus(status: number): Diagnosis {
  if (status === 429) return tooManyRequests;
  if (status === 413) return tooLargeToSend;
  if (status >= 200 && status < 300) return malformed("sent an answer that is not what its documents describe");
  return {
    reason: "UPSTREAM",
    retryable: true,
    whoActs: "nobody",
    happened: `NXCloud answered with HTTP ${status} and nothing that explains it.`,
    nextStep: `${LATER}; if it stays so, an administrator should check the API address`,
  };
}

/** The answer arrived and cannot be used. `did` follows "NXCloud". */
export function malformed(did: string): Diagnosis {
  return { reason: "BAD_RESPONSE", retryable: true, whoActs: "nobody", happened: `NXCloud ${did}.`, nextStep: LATER };
}

/** The diagnosis in words: what happened, who acts, what next. */
export const sentenceOf = sentenceBy("NXCloud");
