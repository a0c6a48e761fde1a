import { type Diagnosis, LATER } from "../diagnosis";

/** What errors of one kind have in common. */
type Class = Omit<Diagnosis, "happened">;

const transient: Class = {
  reason: "UPSTREAM",
  retryable: true,
  cause: "PROVIDER_DOWN",
  confidence: "CERTAIN",
  whoActs: "nobody",
  nextStep: LATER,
};
const throttled: Class = { ...transient, reason: "RATE_LIMITED", cause: "RATE_LIMIT" };
/** The access token has to be replaced. */
export const newToken: Class = {
  reason: "AUTH",
  retryable: false,
  cause: "CREDENTIALS",
  confidence: "CERTAIN",
  whoActs: "admin",
  nextStep: "enter a new access token of the system user in the connection",
};
const tokenOver: Class = { ...newToken, cause: "CREDENTIALS_EXPIRED" };
/** The access token is valid and may not do this. */
export const permission: Class = {
  reason: "FORBIDDEN",
  retryable: false,
  cause: "PERMISSION",
  confidence: "CERTAIN",
  whoActs: "admin",
  nextStep: "give the system user and its token the permissions of WhatsApp and access to the account",
};
const accountOwner: Class = {
  reason: "FORBIDDEN",
  retryable: false,
  cause: "ACCOUNT_BLOCKED",
  confidence: "CERTAIN",
  whoActs: "owner",
  nextStep: "look at the WhatsApp Business Account in Meta's WhatsApp Manager and do what is asked for there",
};
const refused = (cause: Diagnosis["cause"], whoActs: Diagnosis["whoActs"], nextStep: string): Class => ({
  reason: "REJECTED",
  retryable: false,
  cause,
  confidence: "CERTAIN",
  whoActs,
  nextStep,
});
const support = refused("REQUEST_REFUSED", "admin", "show the recorded answer to Meta's support");
const message = refused(
  "MESSAGE_REFUSED",
  "operator",
  "look at the message that was to be sent: media themselves are not at fault",
);

const code = (kind: Class, happened: string): Diagnosis => ({ ...kind, happened });

/**
 * Meta's codes; "code/subcode" where the subcode tells more. Sources: Cloud API, "Error codes", and the business
 * messaging OpenAPI description v23.0. Codes decide, since Meta may change titles and HTTP statuses.
 */
export const CODES: Readonly<Record<string, Diagnosis>> = {
  "0": code(newToken, "Meta could not authenticate the app's user (code 0)."),
  "1": code(transient, "Meta had an unknown fault (code 1)."),
  "2": code(transient, "Meta's service is down or overloaded (code 2)."),
  "3": code(permission, "The app lacks a capability or permission for this call (code 3)."),
  "4": code(throttled, "The app has made too many calls (code 4)."),
  "10": code(permission, "The permission for this call was never given or was removed (code 10)."),
  "33": {
    reason: "NUMBER_NOT_BOUND",
    retryable: false,
    cause: "NUMBER_NOT_BOUND",
    confidence: "CERTAIN",
    whoActs: "owner",
    happened: "The business phone number was deleted at Meta (code 33).",
    nextStep: "check the number in Meta's WhatsApp Manager",
  },
  "100": code(support, "Meta says that a parameter of the call is wrong (code 100)."),
  "190": code(newToken, "Meta does not accept the access token (code 190)."),
  "190/460": code(tokenOver, "The access token ended when a password was changed (code 190, subcode 460)."),
  "190/463": code(tokenOver, "The access token has expired (code 190, subcode 463)."),
  "190/467": code(newToken, "The access token is no longer valid (code 190, subcode 467)."),
  "368": code(accountOwner, "Meta has blocked the account for a time because of its policies (code 368)."),
  "80007": code(throttled, "The WhatsApp Business Account has made too many calls (code 80007)."),
  "130429": code(throttled, "The throughput of the number is used up (code 130429)."),
  "130472": code(message, "The recipient is part of an experiment of Meta's (code 130472)."),
  "130497": code(
    { ...accountOwner, cause: "MESSAGE_REFUSED" },
    "The account may not write to this country (code 130497).",
  ),
  "131000": code(transient, "Something went wrong at WhatsApp (code 131000)."),
  "131005": code(permission, "Access was denied (code 131005)."),
  "131008": code(support, "Meta says that a required parameter is missing (code 131008)."),
  "131009": code(support, "Meta says that the value of a parameter is invalid (code 131009)."),
  "131016": code(transient, "A service of WhatsApp is unavailable for a time (code 131016)."),
  "131021": code(message, "Sender and recipient are the same number (code 131021)."),
  "131026": code(message, "The message cannot be delivered (code 131026)."),
  "131030": code(message, "The recipient is not on the list of the test number (code 131030)."),
  "131031": code(accountOwner, "The account is locked (code 131031)."),
  "131042": code(
    {
      ...accountOwner,
      reason: "REJECTED",
      cause: "PAYMENT",
      nextStep: "settle the payment in Meta's billing settings",
    },
    "The account has a problem with payment (code 131042).",
  ),
  "131047": code(message, "More than 24 hours have passed since the customer last wrote (code 131047)."),
  "131048": code(throttled, "WhatsApp limits the number because of its quality (code 131048)."),
  "131051": code(
    refused("TYPE_REFUSED", "customer", "send it in another form, such as a photo, a video or a document"),
    "WhatsApp does not support the type of this message (code 131051).",
  ),
  "131052": {
    reason: "UNAVAILABLE_AT_SENDER",
    retryable: false,
    cause: "NEVER_ARRIVED",
    confidence: "CERTAIN",
    whoActs: "customer",
    happened: "WhatsApp could not fetch the media from the customer (code 131052).",
    nextStep: "send it again, as a file of at most 100 MB",
  },
  "131053": code(
    {
      ...refused("FILE_UNUSABLE", "operator", "check the file's type, codec and size against what WhatsApp takes"),
      confidence: "LIKELY",
    },
    "WhatsApp could not process the media that we sent (code 131053).",
  ),
  "131056": code(throttled, "Too many messages went to the same customer (code 131056)."),
  "133016": code(
    refused("RATE_LIMIT", "admin", "wait before registering the number again"),
    "The number was registered or deregistered too often (code 133016).",
  ),
};

/** Code 100 of an app that requires appsecret_proof. */
export const PROOF_REFUSED: Diagnosis = {
  reason: "AUTH",
  retryable: false,
  cause: "CREDENTIALS",
  confidence: "CERTAIN",
  whoActs: "admin",
  happened: "The app demands a proof of its secret with every call, and Meta did not get a right one.",
  nextStep: "switch on the proof in the connection and check its app secret",
};

/** 100/33 when media are asked for. */
export const GONE: Diagnosis = {
  reason: "NOT_FOUND",
  retryable: false,
  cause: "EXPIRED_AT_PROVIDER",
  confidence: "LIKELY",
  whoActs: "customer",
  happened:
    "Meta has no media under this id for us: it has expired, was deleted or is not this number's. Meta gives the same answer for a missing permission.",
  nextStep: "send it again",
};

/** 100/33 when media are uploaded. */
export const UNKNOWN_NUMBER: Diagnosis = {
  reason: "NUMBER_NOT_BOUND",
  retryable: false,
  cause: "NUMBER_NOT_BOUND",
  confidence: "LIKELY",
  whoActs: "admin",
  happened: "Meta does not know the business phone number, or the access token has no permission for it.",
  nextStep: "check the number's id and give the system user access to its WhatsApp Business Account",
};

/** 100/33 when numbers are listed. */
export const UNKNOWN_ACCOUNT: Diagnosis = {
  reason: "REJECTED",
  retryable: false,
  cause: "SETTING",
  confidence: "LIKELY",
  whoActs: "admin",
  happened: "Meta does not know the WhatsApp Business Account, or the access token has no permission for it.",
  nextStep:
    "check the id of the WhatsApp Business Account in the connection and give the system user access to the account",
};

/** Code 100 of an upload whose part has no type that WhatsApp takes. */
export const TYPE_REFUSED: Diagnosis = {
  reason: "REJECTED",
  retryable: false,
  cause: "TYPE_REFUSED",
  confidence: "CERTAIN",
  whoActs: "operator",
  happened:
    "WhatsApp does not take files of this type. It takes JPEG, PNG, WebP, MP4, 3GP, AAC, AMR, MP3, M4A, OGG with Opus, PDF, plain text and Microsoft Office.",
  nextStep: "upload the file in another format",
};

/** Code 100 of an upload that is too large; which subcode it has is not documented. */
export const FILE_TOO_LARGE: Diagnosis = {
  reason: "TOO_LARGE",
  retryable: false,
  cause: "TOO_LARGE",
  confidence: "CERTAIN",
  whoActs: "operator",
  happened: "WhatsApp does not take a file of this type and size.",
  nextStep: "make the file smaller and upload it again",
};
