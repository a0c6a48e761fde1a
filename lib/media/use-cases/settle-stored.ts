import type { StoredBlob } from "../../blob/types";
import { type KeptBlob, shaOfBlob } from "../../data/blobs";
import type { SqlTx } from "../../data/transaction";
import type { VersionFacts } from "../../data/versions";
import type { Exchange, MediaDescriptor } from "../../providers/types";
import { kindOf, sniffContentType } from "../content-type";
import { answerTypeOf } from "../error-page";
import { compareDeclared, differsFromEarlier } from "../findings";
import { beginOwnStep, type OwnStep, verifyNote } from "../own-steps";
import { type AttemptVerdict, judgeBytes } from "../verdict";
import { discardBytes, keepBytes } from "./keep-bytes";
import { judgingOf, type Run, settleWithBytes, settleWithoutBytes, settlingOf } from "./settle-run";

/** The bytes of an attempt as they were found, with what was declared for them. */
interface Found {
  readonly mimeType: string;
  readonly declaredMimeType: string | null;
  readonly declaredSha256: string | null;
  readonly findings: VersionFacts["findings"];
  readonly verdict: AttemptVerdict;
  /** Ends the step of storing, which follows the comparison. */
  readonly finishStoring: OwnStep;
}

/**
 * Holds complete bytes against what was declared and settles the attempt. They are kept whatever comes of it, except
 * when there are none: bytes that differ are evidence, and nobody may get others.
 */
export async function settleStored(run: Run, stored: StoredBlob, descriptor: MediaDescriptor): Promise<void> {
  const found = await examine(run, stored, descriptor);
  if (stored.sizeBytes === 0) {
    await settleWithoutBytes(run, found.verdict).finally(() => discardBytes(stored));
    return;
  }
  await keepBytes(stored, found.mimeType, settlingOf(run, found.verdict), async (tx, blob) => {
    run.made.push(storeStep(run, found, blob));
    return (await settleWithBytes(tx, run, found.verdict, await broughtBy(tx, run, found, blob))) || null;
  });
}

async function examine(run: Run, stored: StoredBlob, descriptor: MediaDescriptor): Promise<Found> {
  const { item, clock, made, watch } = run;
  const finish = beginOwnStep("verify", clock.now());
  const head = watch.head();
  const mimeType = await sniffContentType(head);
  const declared = {
    mimeType: item.declaredMimeType ?? descriptor.mimeType,
    sizeBytes: descriptor.sizeBytes,
    sha256: item.declaredSha256 ?? descriptor.sha256,
    kind: item.kind,
  };
  const findings = compareDeclared(declared, { ...stored, mimeType });
  const answerType = answerTypeOf(mimeType, head);
  const verdict = judgeBytes({ ...stored, answerType }, declared, await judgingOf(run));
  const note = verdict.failure?.reason === "BAD_RESPONSE" ? verdict.failure.message : verifyNote(findings);
  made.push(finish({ bytes: stored.sizeBytes, note }));
  const { mimeType: declaredMimeType, sha256: declaredSha256 } = declared;
  return {
    mimeType,
    declaredMimeType,
    declaredSha256,
    findings,
    verdict,
    finishStoring: beginOwnStep("store", clock.now()),
  };
}

async function broughtBy(tx: SqlTx, run: Run, found: Found, blob: KeptBlob) {
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

/** Says nothing of others that have the same bytes: not everybody who reads this may see them. */
function storeStep({ item }: Run, { verdict, finishStoring }: Found, blob: KeptBlob): Exchange {
  const kept = item.blobId === blob.id ? "The same bytes as before." : "Written as it came, and kept.";
  return finishStoring({
    bytes: blob.sizeBytes,
    note: verdict.event === "succeed" ? kept : `${kept} Held back.`,
  });
}
