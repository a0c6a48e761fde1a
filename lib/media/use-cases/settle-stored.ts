import type { StoredBlob } from "../../blob/types";
import { shaOfBlob } from "../../data/blobs";
import type { Blob } from "../../data/generated/client";
import { inTransaction, type Tx } from "../../data/transaction";
import type { VersionFacts } from "../../data/versions";
import type { MediaDescriptor } from "../../providers/types";
import { kindOf, sniffContentType } from "../content-type";
import { compareDeclared, differsFromEarlier } from "../findings";
import { ownStep, verifyNote } from "../own-steps";
import type { AttemptVerdict } from "../verdict";
import { judgeBytes } from "../verdict";
import { discardBytes, keepBytes } from "./keep-bytes";
import { judgingOf, type Run, settleRun } from "./settle-run";

/** The bytes of an attempt as they were found, with what was declared for them. */
interface Found {
  readonly mimeType: string;
  readonly declaredMimeType: string | null;
  readonly declaredSha256: string | null;
  readonly findings: VersionFacts["findings"];
  readonly verdict: AttemptVerdict;
  /** performance.now() when the comparison was over. */
  readonly comparedAt: number;
}

/**
 * Holds complete bytes against what was declared and settles the attempt. They are kept whatever comes of it, except
 * when there are none: bytes that differ are evidence, and nobody may get others.
 */
export async function settleStored(run: Run, stored: StoredBlob, descriptor: MediaDescriptor): Promise<void> {
  const found = await examine(run, stored, descriptor);
  if (stored.sizeBytes === 0) {
    await inTransaction((tx) => settleRun(tx, run, found.verdict)).finally(() => discardBytes(stored));
    return;
  }
  await keepBytes(stored, found.mimeType, async (tx, blob, isNew) => {
    run.made.push(storeStep(run, found, blob, isNew));
    return (await settleRun(tx, run, found.verdict, await broughtBy(tx, run, found, blob))) || null;
  });
}

async function examine(run: Run, stored: StoredBlob, descriptor: MediaDescriptor): Promise<Found> {
  const { item, clock, made, watch } = run;
  const startedAt = clock.now();
  const started = performance.now();
  const mimeType = await sniffContentType(watch.head());
  const declared = {
    mimeType: item.declaredMimeType ?? descriptor.mimeType,
    sizeBytes: descriptor.sizeBytes,
    sha256: item.declaredSha256 ?? descriptor.sha256,
    kind: item.kind,
  };
  const measured = { ...stored, mimeType };
  const findings = compareDeclared(declared, measured);
  const verdict = judgeBytes(measured, declared, await judgingOf(run));
  const comparedAt = performance.now();
  const note = verdict.failure?.reason === "BAD_RESPONSE" ? verdict.failure.message : verifyNote(findings);
  made.push(ownStep("verify", { startedAt, durationMs: comparedAt - started, bytes: stored.sizeBytes, note }));
  const { mimeType: declaredMimeType, sha256: declaredSha256 } = declared;
  return { mimeType, declaredMimeType, declaredSha256, findings, verdict, comparedAt };
}

async function broughtBy(tx: Tx, run: Run, found: Found, blob: Blob) {
  const { item } = run;
  const { event } = found.verdict;
  const shown = event === "succeed" || event === "quarantine";
  const unproven = found.declaredSha256 === null;
  // Nobody says which of the two are right; with a declared hash somebody does.
  const earlier = shown && unproven && item.blobId && item.blobId !== blob.id ? await shaOfBlob(tx, item.blobId) : null;
  const version: VersionFacts = {
    blobId: blob.id,
    origin: "DOWNLOAD",
    verdict: event !== "succeed" ? "MISMATCH" : unproven ? "UNVERIFIABLE" : "VERIFIED",
    findings: earlier ? [...found.findings, differsFromEarlier(earlier, blob.sha256)] : found.findings,
  };
  if (!shown) return { version };
  const kept = {
    blobId: blob.id,
    kind: item.kind === "UNKNOWN" ? kindOf(found.mimeType) : item.kind,
    declaredMimeType: found.declaredMimeType,
    declaredSha256: found.declaredSha256,
  };
  return { version, kept };
}

function storeStep({ clock, item }: Run, { verdict, comparedAt }: Found, blob: Blob, isNew: boolean) {
  const durationMs = performance.now() - comparedAt;
  const startedAt = new Date(clock.now().getTime() - Math.round(durationMs));
  const known = item.blobId === blob.id ? "The same bytes as before." : "The same bytes are here already: kept once.";
  const shown = verdict.event === "succeed" ? "" : " Held back.";
  const note = `${isNew ? "Written as it came, and kept." : known}${shown}`;
  return ownStep("store", { startedAt, durationMs, bytes: Number(blob.sizeBytes), note });
}
