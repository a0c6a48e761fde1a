import type { DiagnosisFacts } from "./causes";
import type { ReportedProblem } from "./types";
import { MEDIA_DOWNLOAD_ERROR } from "./whatsapp-problem";

/** Message types that WhatsApp does not support: Cloud API, error codes; On-Premises API, webhook errors. */
const UNSUPPORTED = ["131051", "501"];
/** The code of both; the text alone tells that a file was too large. */
const NOT_FETCHED = [MEDIA_DOWNLOAD_ERROR, "400"];

/** What it means that a customer's media comes with a problem instead of, or beside, an id. */
export function arrivalDiagnosis({ code, text }: ReportedProblem, hasId: boolean): DiagnosisFacts {
  const cause = causeOf(code, text, hasId);
  const told = cause === "TOO_LARGE" || cause === "TYPE_REFUSED" || NOT_FETCHED.includes(code ?? "");
  return { cause, confidence: told ? "CERTAIN" : "LIKELY", whoActs: "customer", nextStep: NEXT_STEPS[cause] };
}

type ArrivalCause = "TOO_LARGE" | "TYPE_REFUSED" | "ONLY_ON_SENDERS_PHONE" | "NEVER_ARRIVED";

const NEXT_STEPS: Readonly<Record<ArrivalCause, string>> = {
  TOO_LARGE: "send a smaller file: WhatsApp takes at most 100 MB",
  TYPE_REFUSED: "send it in another form, such as a photo, a video or a document",
  ONLY_ON_SENDERS_PHONE: "open WhatsApp on the phone that sent it, or send it again",
  NEVER_ARRIVED: "send it again",
};

function causeOf(code: string | null, text: string, hasId: boolean): ArrivalCause {
  if (/too large|too big|maximum|exceeds|over \d+ ?MB/i.test(text)) return "TOO_LARGE";
  if (code !== null && UNSUPPORTED.includes(code)) return "TYPE_REFUSED";
  return hasId ? "ONLY_ON_SENDERS_PHONE" : "NEVER_ARRIVED";
}
