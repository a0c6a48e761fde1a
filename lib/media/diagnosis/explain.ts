import type { Actor, Confidence } from "../../providers/causes";
import { CATALOGUE, type CauseWords, type Turn } from "./catalogue";
import type { Cause, FailureDiagnosis } from "./causes";
import type { CustomerTextId } from "./customer-texts";
import { meaningOfReason } from "./reasons";

/** A failure as a row holds it. */
export interface Failure {
  readonly reason: string;
  /** The sentence that the failure brought along: it knows the case, the catalogue only the cause. */
  readonly said: string | null;
  /** null where none was kept: then the reason speaks. */
  readonly diagnosis: FailureDiagnosis | null;
}

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
  /** Whether a customer sent it; so it is unless said otherwise. */
  readonly direction?: "INBOUND" | "UPLOADED";
  /** Somebody typed the id, so it may be wrong. */
  readonly enteredByHand?: boolean;
  /** Another attempt is due. */
  readonly retrying?: boolean;
}

export interface FailureText {
  readonly cause: Cause;
  readonly confidence: Confidence;
  readonly title: string;
  readonly happened: string;
  readonly whoActs: Actor;
  /** What to do, as a sentence to whoever has to. */
  readonly nextStep: string;
  /** All of it in a row: what happened, who has to act, what next. */
  readonly detail: string;
  /** What to write to the customer; null where that would be wrong or too early. */
  readonly customerText: CustomerTextId | null;
}

interface Meaning {
  readonly cause: Cause;
  readonly confidence: Confidence;
  readonly words: CauseWords;
  /** What the failure's own diagnosis says of it. */
  readonly turn: Turn | null;
}

/** A failure in words for support staff, whichever provider it is. */
export function explainFailure(failure: Failure, context: FailureContext): FailureText {
  const meaning = meaningOf(failure, context);
  const { cause, confidence, words } = meaning;
  const { whoActs, step } = turnOf(meaning, context);
  const fill = (text: string) => filled(text, context);
  const happened = fill(happenedOf(failure, words, context));
  const told = sentences(whoActs, mended(whoActs, step, context));
  return {
    cause,
    confidence,
    title: words.title,
    happened,
    whoActs,
    nextStep: fill(told.nextStep),
    detail: `${happened} ${fill(told.withActor)}`,
    customerText: asksCustomer(context) ? customerTextOf(words, confidence) : null,
  };
}

function meaningOf(failure: Failure, context: FailureContext): Meaning {
  const { reason, diagnosis } = failure;
  const byReason = meaningOfReason(reason);
  if (!diagnosis && !byReason) return { cause: "UNKNOWN", confidence: "POSSIBLE", words: unknown(reason), turn: null };
  const found: Found = diagnosis ?? byReason ?? { cause: "UNKNOWN", confidence: "POSSIBLE" };
  const cause = inContext(found, diagnosis !== null, context);
  const turn = diagnosis?.nextStep && cause === found.cause ? turnIn(diagnosis, diagnosis.nextStep) : null;
  const stays = cause === found.cause || found.confidence === "POSSIBLE";
  return { cause, confidence: stays ? found.confidence : "LIKELY", words: CATALOGUE[cause], turn };
}

type Found = Pick<Meaning, "cause" | "confidence">;

const turnIn = ({ whoActs }: FailureDiagnosis, step: string): Turn => ({ whoActs, step });

/** What is around a failure can say more than the failure itself. */
function inContext({ cause, confidence }: Found, diagnosed: boolean, context: FailureContext): Cause {
  const { neverArrived, gone, deed, enteredByHand } = context;
  if (neverArrived && !diagnosed) return "NEVER_ARRIVED";
  // A link that expires again and again has nothing left behind it.
  if (gone && cause === "LINK_EXPIRED") return "EXPIRED_AT_PROVIDER";
  // Somebody may have typed what never was there.
  if (enteredByHand && cause === "EXPIRED_AT_PROVIDER" && confidence !== "CERTAIN") return "UNKNOWN_ID";
  if (deed === "upload" && !diagnosed && cause === "TOO_LARGE_HERE") return "TOO_LARGE";
  return cause;
}

function turnOf({ cause, words, turn }: Meaning, context: FailureContext): Turn {
  const ofOurs = context.deed === "upload" || context.direction === "UPLOADED";
  const usual = (ofOurs ? words.upload : undefined) ?? words.turn;
  const isAboutId = cause === "EXPIRED_AT_PROVIDER" || cause === "UNKNOWN_ID";
  if (isAboutId && context.enteredByHand) return CHECK_ID[ofOurs ? "UPLOADED" : "INBOUND"];
  // An id that a delivery named is right: nobody has to check it.
  if (cause === "UNKNOWN_ID" && context.deed !== "upload") return usual;
  const told = turn ?? usual;
  if (told.whoActs === "customer" && ofOurs) return words.upload ?? { whoActs: "operator", step: "upload it again" };
  if (told.whoActs !== "nobody" || context.retrying) return told;
  return (ofOurs ? words.upload : undefined) ?? words.atLast ?? words.turn;
}

const CHECK_ID: Readonly<Record<"INBOUND" | "UPLOADED", Turn>> = {
  INBOUND: {
    whoActs: "operator",
    step: "check the id and the number that it was entered for; if both are right, ask the customer to send it again",
  },
  UPLOADED: {
    whoActs: "operator",
    step: "check the id and the number that it was entered for; if both are right, upload it again",
  },
};

function happenedOf({ reason, said }: Failure, words: CauseWords, context: FailureContext): string {
  const kept =
    context.hasBytes && context.deed !== "upload" ? " The bytes from an earlier download are still here." : "";
  // What WhatsApp tells about a sender's phone is its own shorthand, which explains nothing by itself.
  const quoted = said !== null && (context.neverArrived || reason === "UNAVAILABLE_AT_SENDER");
  if (quoted) return `${words.happened} WhatsApp says: “${said.replace(/\.$/, "")}”.${kept}`;
  return (said ?? words.happened) + kept;
}

/** What mends a connection does not fetch what failed before. */
function mended(whoActs: Actor, step: string, { retrying, neverArrived }: FailureContext): string {
  const repeats = (whoActs === "admin" || whoActs === "owner") && !retrying && !neverArrived && !step.includes(";");
  return repeats ? `${step}; after that, {again}` : step;
}

function sentences(whoActs: Actor, step: string): { nextStep: string; withActor: string } {
  const alone = (text: string) => ({ nextStep: text, withActor: text });
  const sentence = `${step.charAt(0).toUpperCase()}${step.slice(1)}.`;
  switch (whoActs) {
    case "nobody":
      return { nextStep: sentence, withActor: `Nobody has to act: ${step}.` };
    case "operator":
      return alone(sentence.replace(/^\{again}/, "{Again}"));
    case "admin":
      return { nextStep: sentence, withActor: `An administrator has to ${step}.` };
    case "owner":
      return { nextStep: sentence, withActor: `The account owner at {provider} has to ${step}.` };
    case "customer":
      return alone(`Ask the customer to ${step}.`);
    case "provider":
      return alone(`Ask {provider}'s support to ${step}.`);
  }
}

function filled(text: string, { providerLabel, deed }: FailureContext): string {
  const again = deed === "upload" ? "send it again" : "re-download";
  return text
    .replaceAll("{provider}", providerLabel)
    .replaceAll("{again}", again)
    .replaceAll("{Again}", again.charAt(0).toUpperCase() + again.slice(1));
}

/** Not before our own attempts are over, and not for what is here or was never theirs. */
function asksCustomer({ deed, direction, hasBytes, retrying }: FailureContext): boolean {
  return deed !== "upload" && direction !== "UPLOADED" && !hasBytes && !retrying;
}

/** Customers are told no more than we know. */
function customerTextOf({ customerText }: CauseWords, confidence: Confidence): CustomerTextId | null {
  return (customerText && confidence === "POSSIBLE" ? "notOpened" : customerText) ?? null;
}

function unknown(reason: string): CauseWords {
  return {
    title: "Failed",
    happened: `The attempt failed for a reason that this version has no words for (${reason}).`,
    turn: {
      whoActs: "operator",
      step: "{again} once; if it fails again, an administrator should look at the attempt below",
    },
  };
}
