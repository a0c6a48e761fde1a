import { timeLeft } from "../media/time-left";
import { CONFIDENCE_WORDS, type FailureDto, type MediaDetailDto, type MediaPageDto } from "../schemas/media";
import type { UploadDto } from "../schemas/uploads";
import { formatBytes } from "../sizes";
import type { Report } from "./command";
import { facts, table } from "./text";

/** A page of the explorer. */
export function presentPage(page: MediaPageDto): Report {
  const rows = page.items.map((item) => [
    item.receivedAt,
    item.phoneNumber,
    item.direction.toLowerCase(),
    item.kind.toLowerCase(),
    item.failure ? `${item.status} ${item.failure.reason}` : item.status,
    item.sizeBytes === null ? "" : formatBytes(item.sizeBytes),
    item.fileName,
    item.id,
  ]);
  const headings = ["received", "number", "direction", "kind", "status", "size", "name", "id"];
  const more = page.nextCursor ? `\nMore with --cursor ${page.nextCursor}` : "";
  return { json: page, text: `${table(headings, rows, "Nothing here.")}${more}` };
}

/** One item with its attempts, newest first. */
export function presentMedia(item: MediaDetailDto, failed = false): Report {
  const about = facts([
    ["Item", item.id],
    ["Number", `${item.phoneNumber} (${item.connectionName})`],
    ["Direction", item.direction.toLowerCase()],
    ["Provider media id", item.neverArrived ? null : item.providerMediaId],
    ["Status", item.status],
    ...whyFacts(item.failure),
    ["Next attempt", item.nextAttemptAt],
    ["Name", item.fileName],
    ["Type", item.mimeType],
    ["Size", item.sizeBytes === null ? null : formatBytes(item.sizeBytes)],
    ["SHA-256", item.sha256],
    ["Received", item.receivedAt],
    ["Stored", item.storedAt],
    ["Sender", item.senderMasked],
    ["Message id", item.messageId],
    ["Time left", timeLeftLine(item)],
    ["Because", item.recoverable.because],
    ["Checked", item.latestProbe && `${item.latestProbe.at} ${item.latestProbe.verdict}`],
  ]);
  const attempts = item.attempts.map((attempt) => [
    String(attempt.number),
    attempt.startedAt,
    attempt.trigger.toLowerCase(),
    attempt.outcome,
    formatBytes(attempt.bytesReceived),
    attempt.failure?.title ?? "",
  ]);
  const headings = ["attempt", "started", "by", "outcome", "bytes", "why"];
  const parts = [about, versionTable(item), table(headings, attempts, "No attempt yet.")];
  return { json: { item }, text: parts.filter(Boolean).join("\n\n"), failed };
}

/** Where an item has more bytes than the ones it shows; null otherwise. */
function versionTable({ versions }: MediaDetailDto): string | null {
  if (!versions.some(({ current, heldBack }) => heldBack || !current)) return null;
  const rows = versions.map((version) => [
    version.id,
    version.at,
    version.heldBack ? "held back" : version.verdict.toLowerCase(),
    version.current && !version.heldBack ? "shown" : "",
    formatBytes(version.sizeBytes),
    version.sha256,
  ]);
  return table(["version", "came", "verdict", "", "size", "SHA-256"], rows, "");
}

const VERDICT_WORDS = {
  THERE: "The provider still has it.",
  GONE: "The provider no longer has it.",
  UNCLEAR: "The provider did not say whether it has it.",
} as const;

/** What the latest look at the provider found, and how long that leaves. */
export function presentProbe(item: MediaDetailDto, failed = false): Report {
  const { latestProbe: probe, recoverable } = item;
  const text = facts([
    ["Item", item.id],
    ["Status", item.status],
    ["Found", probe && VERDICT_WORDS[probe.verdict]],
    ["Checked", probe?.at ?? (item.probe.askedAt && "a check is under way")],
    ...whyFacts(probe?.failure ?? null),
    ["Type", probe?.mimeType ?? null],
    ["Size", probe?.sizeBytes == null ? null : formatBytes(probe.sizeBytes)],
    ["Time left", timeLeftLine(item)],
    ["Because", recoverable.because],
  ]);
  return { json: { probe, recoverable, item }, text, failed };
}

function timeLeftLine(item: MediaDetailDto): string {
  const { amount, certainty, lastHope } = timeLeft(item, new Date());
  return [amount, certainty, lastHope].filter(Boolean).join(" · ");
}

/** A failure in the words of the inspector, with its reason and codes beside them. */
function whyFacts(failure: FailureDto | null): [string, string | null][] {
  if (!failure) return [["Why", null]];
  const { reason, httpStatus, providerCode } = failure;
  const codes = [reason, httpStatus && `HTTP ${httpStatus}`, providerCode && `code ${providerCode}`].filter(Boolean);
  const confidence = CONFIDENCE_WORDS[failure.confidence];
  return [
    ["Why", `${confidence ? `${confidence}: ` : ""}${failure.title} (${codes.join(", ")})`],
    ["What happened", failure.happened],
    ["Who acts", ACTOR_WORDS[failure.whoActs]],
    ["Next step", failure.nextStep],
  ];
}

const ACTOR_WORDS: Readonly<Record<FailureDto["whoActs"], string>> = {
  nobody: "nobody",
  operator: "you",
  admin: "an administrator",
  owner: "the account owner at the provider",
  customer: "the customer",
  provider: "the provider",
};

/** An upload on its way, or at its end. */
export function presentUploadReport(upload: UploadDto, failed = false): Report {
  const text = facts([
    ["Upload", upload.id],
    ["Number", upload.phoneNumber],
    ["Status", upload.status],
    ...whyFacts(upload.failure),
    ["Refused later", upload.refusal && `WhatsApp could not use this file: ${upload.refusal.text}`],
    ["Provider media id", upload.providerMediaId],
    ["Item", upload.mediaItemId],
    ["Name", upload.fileName],
    ["Type", upload.mimeType],
    ["Size", formatBytes(upload.sizeBytes)],
  ]);
  return { json: { upload }, text, failed };
}
