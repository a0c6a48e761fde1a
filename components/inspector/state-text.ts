import { CONFIDENCE_WORDS, type FailureDto, type MediaDetailDto } from "@/lib/schemas/media";

export interface StateText {
  /** What is the case. */
  readonly title: string;
  /** Why. */
  readonly detail: string;
  /** "Probably"; left out for what is certain. */
  readonly confidence?: string | null;
}

type Told = Pick<MediaDetailDto, "status" | "failure" | "findings" | "blobId" | "connectionName" | "connectionOff">;

/** Statuses in which the item is waiting for a worker to ask the provider. */
const IN_LINE: readonly MediaDetailDto["status"][] = ["QUEUED", "RETRY_WAIT", "AWAITING_PROVIDER"];

const FINDING_WORD = { hash: "SHA-256", size: "size", type: "type" } as const;

function storedText({ findings }: Told): StateText {
  const differing = findings.filter(({ verdict }) => verdict === "mismatch");
  const wrong = differing.flatMap(({ id }) => (id === "earlier" ? [] : FINDING_WORD[id]));
  if (wrong.length < differing.length) {
    return {
      title: "Stored, but not what came before",
      detail:
        "The provider sent other bytes than the last time, and no SHA-256 was declared that would tell which are right. Both are kept: compare them under Versions.",
    };
  }
  if (wrong.length > 0) {
    return {
      title: "Stored, but not as declared",
      detail: `The bytes are here. Their ${wrong.join(" and ")} differ${wrong.length === 1 ? "s" : ""} from what was declared: look before you pass them on.`,
    };
  }
  const verified = findings.some((finding) => finding.id === "hash" && finding.verdict === "match");
  return verified
    ? { title: "Stored and verified", detail: "The bytes are here and match the declared SHA-256." }
    : { title: "Stored", detail: "The bytes are here. No SHA-256 was declared that they could be compared with." };
}

/** What to say where a failure was recorded, or should have been. */
function failed(failure: FailureDto | null, fallback: StateText): StateText {
  if (!failure) return fallback;
  return { title: failure.title, detail: failure.happened, confidence: CONFIDENCE_WORDS[failure.confidence] };
}

/** The state of an item in words: what is the case and why. `heldBack`: how its number keeps it waiting. */
export function stateText(item: Told, heldBack: string | null = null): StateText {
  const { failure } = item;
  const kept = item.blobId ? " The bytes from before stay until the new ones are verified." : "";
  if (item.connectionOff && IN_LINE.includes(item.status)) {
    return {
      title: "Waits for its connection",
      detail: `“${item.connectionName}” is switched off. The download goes on by itself when an admin switches it on.${kept}`,
    };
  }
  switch (item.status) {
    case "STORED":
      return storedText(item);
    case "REFERENCED":
      return { title: "Not downloaded yet", detail: "It was announced, and nothing has been fetched so far." };
    case "QUEUED":
      return {
        title: heldBack ? "On hold" : "Waiting for its turn",
        detail: `${heldBack ?? "The download starts as soon as a worker is free."}${kept}`,
      };
    case "DOWNLOADING":
      return { title: "Downloading", detail: kept.trim() };
    case "AWAITING_PROVIDER":
      return {
        title: "The provider is preparing it",
        detail: "It was asked for. The download goes on by itself when the provider says that it is ready.",
      };
    case "RETRY_WAIT":
      return failed(failure, { title: "The last attempt failed", detail: "Another attempt follows by itself." });
    case "FAILED":
      return failed(failure, { title: "The download failed", detail: "No further attempt is due. Ask for it again." });
    case "GONE":
      return failed(failure, {
        title: "The provider no longer has it",
        detail: "Only the customer can help: ask for it to be sent again.",
      });
    case "QUARANTINED":
      return failed(failure, {
        title: "Held back",
        detail: "The bytes came, but they are not what was declared. They are kept and not shown.",
      });
    case "PURGED":
      return {
        title: "Deleted from this console",
        detail: "The bytes were deleted here. What is known about them stays.",
      };
  }
}

/** The recorded failure where it is why the item is as it is; while a new try is under way it is history. */
export function currentFailure({ status, failure }: Pick<MediaDetailDto, "status" | "failure">): FailureDto | null {
  return ["RETRY_WAIT", "FAILED", "GONE", "QUARANTINED"].includes(status) ? failure : null;
}

/** "HTTP 404 · 190/463", "code 1003"; null when no code came. A refusal that came as HTTP 200 is told by its own code alone. */
export function codeText(failure: FailureDto | null): string | null {
  const refused = failure?.httpStatus && (failure.httpStatus >= 300 || !failure.providerCode);
  const own = failure?.providerCode ?? null;
  const codes = [
    refused ? `HTTP ${failure.httpStatus}` : null,
    own !== null && /^-?\d+$/.test(own) ? `code ${own}` : own,
  ].filter(Boolean);
  return codes.length > 0 ? codes.join(" · ") : null;
}

interface Allowed {
  readonly can: Pick<MediaDetailDto["can"], "redownload" | "preview">;
}

const TURN: Readonly<Record<FailureDto["whoActs"], string>> = {
  nobody: "Nothing to do",
  operator: "You can act now",
  admin: "An administrator has to act",
  owner: "The account owner at {provider} has to act",
  customer: "The customer has to act",
  provider: "{provider} has to act",
};

/** Whose turn it is, in a line; null where that needs no saying. */
export function turnText(item: Pick<MediaDetailDto, "status" | "failure" | "providerLabel"> & Allowed): string | null {
  const failure = currentFailure(item);
  const asks = failure ? failure.whoActs === "operator" : item.status === "REFERENCED" || item.status === "PURGED";
  if (asks && !item.can.redownload) return "Ask an operator: your role does not fetch media";
  return failure && TURN[failure.whoActs].replace("{provider}", item.providerLabel);
}

/** What is mended where the connection's credentials, addresses and numbers stand. */
const CAUSES_IN_CONNECTION: readonly string[] = [
  "CREDENTIALS",
  "CREDENTIALS_EXPIRED",
  "PERMISSION",
  "ACCOUNT_BLOCKED",
  "PAYMENT",
  "NUMBER_NOT_BOUND",
  "SETTING",
  "BUCKET",
  "UNREACHABLE",
  "CERTIFICATE",
];

/** The connection, for whoever may open it, where an administrator or the account's owner has to mend it; else null. */
export function connectionToMend(
  item: Pick<MediaDetailDto, "status" | "failure" | "connectionId" | "connectionOff">,
): string | null {
  const failure = currentFailure(item);
  const turn = failure?.whoActs === "admin" || failure?.whoActs === "owner";
  const broken = turn && CAUSES_IN_CONNECTION.includes(failure.cause);
  return broken || (item.connectionOff && IN_LINE.includes(item.status)) ? item.connectionId : null;
}

export interface Deeds {
  readonly primary: "save" | "redownload" | null;
  readonly secondary: "save" | "redownload" | null;
  /** What the re-download is called in this state. */
  readonly redownloadWord: string;
}

const REDOWNLOAD_WORD: Partial<Record<MediaDetailDto["status"], string>> = {
  REFERENCED: "Download",
  RETRY_WAIT: "Try now",
  AWAITING_PROVIDER: "Ask again",
  GONE: "Ask again",
  PURGED: "Download again",
};

/** Which actions an item's state offers, the likeliest next step first. Held-back bytes are not offered. */
export function deedsOf(item: Pick<MediaDetailDto, "status" | "blobId"> & Allowed): Deeds {
  const save = item.blobId !== null && item.can.preview ? "save" : null;
  const redownload = item.can.redownload ? "redownload" : null;
  const redownloadWord = REDOWNLOAD_WORD[item.status] ?? "Re-download";
  const saveFirst = item.status === "STORED" || item.status === "GONE";
  return saveFirst && save
    ? { primary: save, secondary: redownload, redownloadWord }
    : { primary: redownload ?? save, secondary: redownload ? save : null, redownloadWord };
}
