import { describe, expect, it } from "vitest";
import { MEDIA_STATUSES, type MediaStatus } from "../schemas/media";
import { isFinal, type MediaEvent, nextStatus, statusesAllowing } from "./status";

const EVENTS: readonly MediaEvent[] = [
  "enqueue",
  "claim",
  "succeed",
  "quarantine",
  "pendingAtProvider",
  "retryLater",
  "giveUp",
  "gone",
  "leaseExpired",
  "adopt",
  "purge",
];

/** Written out from the design's table, independently of the code's. A dash means "not allowed". */
const EXPECTED: Readonly<Record<MediaStatus, string>> = {
  REFERENCED: "QUEUED - - - - - - - - - -",
  QUEUED: "QUEUED DOWNLOADING - - - - - - - - -",
  DOWNLOADING: "- - STORED QUARANTINED AWAITING_PROVIDER RETRY_WAIT FAILED GONE RETRY_WAIT - -",
  RETRY_WAIT: "QUEUED DOWNLOADING - - - - - - - STORED -",
  AWAITING_PROVIDER: "QUEUED DOWNLOADING - - - - - - - - -",
  STORED: "QUEUED - - - - - - - - STORED PURGED",
  FAILED: "QUEUED - - - - - - - - STORED PURGED",
  GONE: "QUEUED - - - - - - - - STORED PURGED",
  QUARANTINED: "QUEUED - - - - - - - - STORED PURGED",
  PURGED: "QUEUED - - - - - - - - - -",
};

describe("media status machine", () => {
  for (const status of MEDIA_STATUSES) {
    it(`${status} allows exactly the events of the table`, () => {
      const row = EVENTS.map((event) => nextStatus(status, event) ?? "-").join(" ");
      expect(row).toBe(EXPECTED[status]);
    });
  }

  it("names the statuses that a claim may expect", () => {
    expect(statusesAllowing("claim")).toEqual(["QUEUED", "RETRY_WAIT", "AWAITING_PROVIDER"]);
  });

  it("calls final only what no worker will touch again by itself", () => {
    expect(MEDIA_STATUSES.filter(isFinal)).toEqual(["STORED", "FAILED", "GONE", "QUARANTINED", "PURGED"]);
  });
});
