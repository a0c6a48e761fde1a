import type { MediaStatus } from "../schemas/media";

/** What can happen to a media item. */
export type MediaEvent =
  | "enqueue"
  | "claim"
  | "succeed"
  | "quarantine"
  | "pendingAtProvider"
  | "retryLater"
  | "giveUp"
  | "gone"
  | "leaseExpired"
  /** Bytes that we have already become the ones that are shown. */
  | "adopt"
  | "purge";

type Row = Readonly<Partial<Record<MediaEvent, MediaStatus>>>;

const WAITING: Row = { enqueue: "QUEUED", claim: "DOWNLOADING" };
const SETTLED: Row = { enqueue: "QUEUED", adopt: "STORED", purge: "PURGED" };

const TABLE: Readonly<Record<MediaStatus, Row>> = {
  REFERENCED: { enqueue: "QUEUED" },
  QUEUED: WAITING,
  RETRY_WAIT: { ...WAITING, adopt: "STORED" },
  AWAITING_PROVIDER: WAITING,
  DOWNLOADING: {
    succeed: "STORED",
    quarantine: "QUARANTINED",
    pendingAtProvider: "AWAITING_PROVIDER",
    retryLater: "RETRY_WAIT",
    giveUp: "FAILED",
    gone: "GONE",
    leaseExpired: "RETRY_WAIT",
  },
  STORED: SETTLED,
  QUARANTINED: SETTLED,
  FAILED: SETTLED,
  GONE: SETTLED,
  PURGED: { enqueue: "QUEUED" },
};

/** The status after an event, or null when the event has no meaning in this status. */
export function nextStatus(from: MediaStatus, event: MediaEvent): MediaStatus | null {
  return TABLE[from][event] ?? null;
}

/** Every status in which an event is allowed: the expected statuses of its update. */
export function statusesAllowing(event: MediaEvent): MediaStatus[] {
  return (Object.keys(TABLE) as MediaStatus[]).filter((status) => TABLE[status][event] !== undefined);
}

/** True when no further attempt will come by itself. */
export function isFinal(status: MediaStatus): boolean {
  return TABLE[status].purge !== undefined || status === "PURGED";
}
