import { describe, expect, it } from "vitest";
import type { MediaItemDto } from "@/lib/schemas/media";
import { originOf, progressShare, progressText, statusDetail, statusTitle } from "./tile-text";

const now = new Date("2026-11-20T13:00:00Z");
const plain: MediaItemDto = {
  id: "01990000-0000-7000-8000-000000000001",
  phoneNumberId: "01990000-0000-7000-8000-000000000002",
  phoneNumber: "551140401188",
  connectionName: "Latin America",
  connectionOff: false,
  providerKind: "nxcloud",
  providerLabel: "NXCloud",
  direction: "INBOUND",
  kind: "IMAGE",
  status: "STORED",
  fileName: "photo.jpg",
  caption: null,
  senderMasked: "+55 … 4821",
  senderName: null,
  receivedAt: "2026-11-20T12:00:00Z",
  mimeType: null,
  sizeBytes: null,
  width: null,
  height: null,
  durationMs: null,
  blobId: null,
  hasThumbnail: false,
  peaks: [],
  failure: null,
  nextAttemptAt: null,
  progress: null,
  recoverable: { until: null, latest: null, certain: false, because: "", afterwards: "lost" as const, lost: false },
  probe: { possible: true, askedAt: null, latest: null },
  neverArrived: false,
};
const failure = {
  reason: "EXPIRED",
  cause: "LINK_EXPIRED",
  confidence: "CERTAIN" as const,
  happened: "The link had expired.",
  nextStep: "Ask for it again.",
  customerLanguages: [],
  title: "Link expired",
  detail: "Ask for it again.",
  whoActs: "operator" as const,
  providerCode: null,
  httpStatus: null,
};

describe("originOf", () => {
  it("tells the masked sender, and otherwise how the item got here", () => {
    expect(originOf(plain)).toBe("+55…4821");
    expect(originOf({ ...plain, senderMasked: null })).toBe("Fetched by id");
    expect(originOf({ ...plain, direction: "UPLOADED", senderMasked: null })).toBe("Uploaded");
  });
});

describe("statusTitle", () => {
  it("names the failure where one can be acted on, and the status where it cannot", () => {
    expect(statusTitle({ ...plain, status: "FAILED", failure })).toBe("Link expired");
    expect(statusTitle({ ...plain, status: "FAILED" })).toBe("Failed, can be fetched");
    expect(statusTitle({ ...plain, status: "GONE", failure })).toBe("Gone");
  });
});

describe("statusDetail", () => {
  it("says when the next try is, also when it is overdue", () => {
    const waiting = { ...plain, status: "RETRY_WAIT" as const };
    expect(statusDetail({ ...waiting, nextAttemptAt: "2026-11-20T13:04:00Z" }, now)).toBe("Next try in 4 min");
    expect(statusDetail({ ...waiting, nextAttemptAt: "2026-11-20T12:59:00Z" }, now)).toBe("Next try any moment now");
    expect(statusDetail(waiting, now)).toBe("Another try follows");
  });

  it("says of what waits that its number holds it back, where that is why", () => {
    const budget = { errors: 0, errorBudget: 15, windowMinutes: 60 };
    const nothing = { because: null, since: null, resumesAt: null, pausedBy: null, note: null, ...budget };
    const paused = { ...nothing, state: "paused" as const };
    const waiting = { ...plain, status: "RETRY_WAIT" as const, nextAttemptAt: "2026-11-20T12:59:00Z" };
    expect(statusDetail({ ...plain, status: "QUEUED" }, now, paused)).toBe("On hold: the number is paused");
    expect(statusDetail(waiting, now, paused)).toBe("On hold: the number is paused");
    expect(statusDetail(waiting, now, { ...nothing, state: "closed" })).toBe("Next try any moment now");
    expect(statusDetail({ ...plain, status: "STORED" }, now, paused)).toBe("");
  });

  it("says how long an item that nobody fetched can be had", () => {
    const recoverable = { ...plain.recoverable, until: "2026-11-26T14:00:00Z", certain: true };
    const referenced = { ...plain, status: "REFERENCED" as const };
    expect(statusDetail({ ...referenced, recoverable }, now)).toBe("6 d 1 h left · certain");
    expect(statusDetail(referenced, now)).toBe("No known end");
    expect(statusDetail({ ...referenced, recoverable }, null)).toBe("Nothing was fetched so far");
  });
});

describe("progress", () => {
  it("leaves the unit out where both sizes have the same", () => {
    expect(progressText({ bytesReceived: 7_400_000, expectedBytes: 12_100_000 })).toBe("7.1 of 11.5 MB");
    expect(progressText({ bytesReceived: 900_000, expectedBytes: 12_100_000 })).toBe("879 KB of 11.5 MB");
    expect(progressText({ bytesReceived: 7_400_000, expectedBytes: null })).toBe("7.1 MB");
    expect(progressText(null)).toBe("Starting");
  });

  it("has a share only when the whole is known, and never more than all", () => {
    expect(progressShare({ bytesReceived: 5, expectedBytes: 10 })).toBe(0.5);
    expect(progressShare({ bytesReceived: 12, expectedBytes: 10 })).toBe(1);
    expect(progressShare({ bytesReceived: 5, expectedBytes: null })).toBeNull();
    expect(progressShare({ bytesReceived: 0, expectedBytes: 0 })).toBeNull();
  });
});
