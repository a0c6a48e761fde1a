import { timeLeftText } from "@/lib/client/transfer-rate";
import { formatBytes } from "@/lib/sizes";
import { outcomeOf, sendingRate, type Transfer } from "./transfer-queue";

/** The line under a file's name: where it is, or why it is not there. */
export function transferText({ state, sizeBytes }: Transfer): string {
  switch (state.phase) {
    case "waiting":
      return `Waiting · ${formatBytes(sizeBytes)}`;
    case "refused":
      return state.message;
    case "sending": {
      const rate = sendingRate(state);
      const left = timeLeftText(sizeBytes - state.bytesSent, rate);
      const amount = `${formatBytes(state.bytesSent)} of ${formatBytes(sizeBytes)}`;
      return [amount, rate ? `${formatBytes(rate)}/s` : null, left].filter(Boolean).join(" · ");
    }
    case "accepted":
      return acceptedText(state.upload);
  }
}

type Accepted = Extract<Transfer["state"], { phase: "accepted" }>["upload"];

function acceptedText(upload: Accepted): string {
  switch (upload?.status) {
    case undefined:
    case "QUEUED":
      return "With the console, waiting to be sent on";
    case "SENDING":
      return "Being sent to the provider";
    case "RETRY_WAIT":
      return `${upload.failure?.title ?? "The last try failed"}. It is tried again by itself.`;
    case "DONE":
      return "The provider has it";
    case "FAILED":
      return upload.failure?.detail ?? "The provider did not take it.";
  }
}

/** "2 of 4 done", and what failed. */
export function summaryText(transfers: readonly Transfer[]): string {
  const outcomes = transfers.map(outcomeOf);
  const done = outcomes.filter((outcome) => outcome === "done").length;
  const failed = outcomes.filter((outcome) => outcome === "failed").length;
  return `${done} of ${transfers.length} done${failed > 0 ? `, ${failed} failed` : ""}`;
}
