import { createHash } from "node:crypto";
import { blobStore } from "../../blob/registry";
import type { BlobKey } from "../../blob/types";
import { db } from "../../data/db";
import { reclaimStorage } from "../../media/use-cases/reclaim-storage";
import type { FetchCounter } from "./fetch-counter";
import type { PlannedItem } from "./plan";

export interface SeededItem extends PlannedItem {
  readonly mediaId: string;
  /** Of the bytes as they were seeded; lower-case hex. */
  readonly sha256: string;
}

const HOURS_LATER_MS = 25 * 60 * 60_000;
/** Complaints of one kind that are told; one fault usually has many. */
const TOLD = 5;

export interface Judgement {
  /** Everything that is not as it must be; empty when all is well. */
  readonly complaints: readonly string[];
  readonly facts: Readonly<Record<string, number>>;
}

/** Holds what is left of the run against what was planned. Nothing may be under way any more. */
export async function judge(items: readonly SeededItem[], fetches: FetchCounter): Promise<Judgement> {
  const complaints = new Complaints();
  const rows = await db().mediaItem.findMany({ include: { blob: true, attempts: { orderBy: { number: "asc" } } } });
  const rowOf = new Map(rows.map((row) => [row.providerMediaId, row]));
  if (rows.length !== items.length)
    complaints.add("items", `${items.length} items were told of, ${rows.length} are there`);
  let attempts = 0;
  let givenUp = 0;
  for (const item of items) {
    const row = rowOf.get(item.mediaId);
    if (!row) {
      complaints.add("lost", `${item.mediaId} is missing`);
      continue;
    }
    const outcomes = row.attempts.map(({ outcome }) => outcome);
    attempts += outcomes.length;
    givenUp += outcomes.filter((outcome) => outcome === "ABANDONED").length;
    if (row.status !== item.ending) {
      complaints.add("ending", `${row.id} is ${row.status} (${row.failureReason}), not ${item.ending}`);
    }
    if (outcomes.includes("RUNNING")) complaints.add("running", `${row.id} has an attempt that still runs`);
    if (row.leaseOwner !== null) complaints.add("lease", `${row.id} is still held by ${row.leaseOwner}`);
    if (item.ending === "STORED" && row.blob?.sha256 !== item.sha256) {
      complaints.add("hash", `${row.id} has ${row.blob?.sha256}, seeded was ${item.sha256}`);
    }
    for (const complaint of withoutCause(item, outcomes, fetches)) complaints.add("again", `${row.id}: ${complaint}`);
  }
  const bytes = await judgeBytes(complaints);
  return { complaints: complaints.told(), facts: { items: rows.length, attempts, abandoned: givenUp, ...bytes } };
}

/** Every fetch belongs to an attempt, and after a success none is made. */
function withoutCause(item: SeededItem, outcomes: readonly string[], fetches: FetchCounter): string[] {
  const { bytes, expired } = fetches.of(item.mediaId);
  const complaints: string[] = [];
  const succeeded = outcomes.filter((outcome) => outcome === "SUCCEEDED").length;
  if (succeeded > 1) complaints.push(`${succeeded} attempts succeeded`);
  if (succeeded === 1 && outcomes.at(-1) !== "SUCCEEDED") complaints.push("tried again after a success");
  if (bytes - expired > outcomes.length) {
    complaints.push(`${bytes} fetches of its bytes, ${expired} of an expired link, in ${outcomes.length} attempts`);
  }
  return complaints;
}

/** What is stored has its hash; what a killed writer left behind is swept away, and nothing else. */
async function judgeBytes(complaints: Complaints): Promise<{ blobs: number; leftovers: number }> {
  const blobs = await db().blob.findMany();
  const store = blobStore();
  for (const blob of blobs) {
    const read = await store.open(blob.key as BlobKey).catch(() => null);
    if (!read) {
      complaints.add("no bytes", `blob ${blob.id} has no file`);
      continue;
    }
    const hash = createHash("sha256");
    for await (const chunk of read.body) hash.update(chunk as Buffer);
    if (hash.digest("hex") !== blob.sha256) complaints.add("bytes", `the file of blob ${blob.id} has another hash`);
  }
  const before = await keysIn();
  await reclaimStorage(new Date(Date.now() + HOURS_LATER_MS), new AbortController().signal);
  const named = new Set(blobs.flatMap(({ key, thumbnailKey }) => (thumbnailKey ? [key, thumbnailKey] : [key])));
  const after = await keysIn();
  for (const key of after) if (!named.has(key)) complaints.add("no row", `no row names the file ${key}`);
  for (const key of named)
    if (!after.has(key)) complaints.add("swept", `the sweep took the file ${key}, which has a row`);
  return { blobs: blobs.length, leftovers: before.size - after.size };
}

async function keysIn(): Promise<Set<string>> {
  const keys = new Set<string>();
  for await (const key of blobStore().list(null)) keys.add(key);
  return keys;
}

class Complaints {
  readonly #byKind = new Map<string, string[]>();

  add(kind: string, text: string): void {
    this.#byKind.set(kind, [...(this.#byKind.get(kind) ?? []), text]);
  }

  told(): string[] {
    return [...this.#byKind.values()].flatMap((all) => [
      ...all.slice(0, TOLD),
      ...(all.length > TOLD ? [`… and ${all.length - TOLD} more like that`] : []),
    ]);
  }
}
