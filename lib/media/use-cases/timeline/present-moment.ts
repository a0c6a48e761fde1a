import { z } from "zod";
import { managesConnections } from "../../../data/connections";
import type { Moment, MomentRows } from "../../../data/timeline";
import type { TimelineEntryDto, TimelineTone } from "../../../schemas/timeline";
import { findingSchema } from "../../../schemas/versions";
import { fetchReportOf } from "../../provider-wait";
import { codesOf, entryOf, spanOf } from "./entry";
import type { Reader } from "./person";
import { presentBulk } from "./present-bulk";
import { presentDeed } from "./present-deed";
import { presentAttempt, presentProbe } from "./present-transfer";
import { presentUpload } from "./present-upload";

/** A moment in words, as this reader may see it. null when its row has gone between two reads. */
export function presentMoment(reader: Reader, moment: Moment, rows: MomentRows): TimelineEntryDto | null {
  switch (moment.kind) {
    case "delivery":
      return presentDelivery(reader, moment, rows);
    case "recorded":
      return entryOf(moment, "recorded", BEGINNINGS[rows.item.source]);
    case "deed":
      return presentDeed(reader, moment, rows);
    case "attempt":
      return presentAttempt(reader, moment, rows);
    case "probe":
      return presentProbe(reader, moment, rows);
    case "report":
      return presentReport(moment, rows);
    case "version":
      return presentVersion(moment, rows);
    case "rendition":
      return presentRendition(moment, rows);
    case "bulk":
    case "bulk-done":
      return presentBulk(reader, moment, rows);
    case "upload":
    case "uploaded":
    case "refusal":
      return presentUpload(reader, moment, rows);
  }
}

const BEGINNINGS: Readonly<Record<MomentRows["item"]["source"], string>> = {
  WEBHOOK: "Announced by webhook",
  OPERATOR: "Id entered by hand",
  UPLOAD: "Recorded under the id that the provider gave",
};

function presentDelivery(reader: Reader, moment: Moment, rows: MomentRows): TimelineEntryDto | null {
  const delivery = rows.deliveries.get(moment.id);
  if (!delivery) return null;
  const proof =
    delivery.verifiedBy === "signature" ? "Proved by its signature." : "Proved by its secret address alone.";
  const failed = delivery.status === "FAILED";
  return entryOf(moment, "delivery", "Webhook received", {
    detail: `${proof} ${failed ? "Not all of it could be read." : delivery.processedAt ? "Read." : "Not read yet."}`,
    tone: failed ? "failed" : "neutral",
    durationMs: spanOf(delivery.receivedAt, delivery.processedAt),
    deliveryId: managesConnections(reader.scope) ? delivery.id : null,
  });
}

function presentReport(moment: Moment, { item }: MomentRows): TimelineEntryDto | null {
  const report = fetchReportOf(item.fetchReport);
  if (!report) return null;
  const { problem } = report;
  return entryOf(moment, "report", "The provider reported on its own fetch", {
    detail: problem ? problem.text : "It has the bytes now.",
    tone: problem ? "failed" : "waiting",
    codes: codesOf({ Code: problem?.code ?? null }),
  });
}

type Version = NonNullable<ReturnType<MomentRows["versions"]["get"]>>;

const ORIGINS: Readonly<Record<Version["origin"], string>> = {
  DOWNLOAD: "Bytes kept",
  UPLOAD: "Bytes kept from the upload",
  REUSE: "Bytes taken over from another item",
};

const VERDICTS: Readonly<Record<Version["verdict"], readonly [detail: string, tone: TimelineTone]>> = {
  VERIFIED: ["Verified: they are what was declared.", "stored"],
  UNVERIFIABLE: ["Unverifiable: nobody declared a hash.", "neutral"],
  MISMATCH: ["Not what was declared", "quarantined"],
};

const FINDINGS = { hash: "SHA-256", size: "size", type: "type", earlier: "unlike the bytes before, SHA-256" } as const;

function presentVersion(moment: Moment, rows: MomentRows): TimelineEntryDto | null {
  const version = rows.versions.get(moment.id);
  if (!version) return null;
  const [words, tone] = VERDICTS[version.verdict];
  const findings = z.array(findingSchema).safeParse(version.findings).data ?? [];
  const wrong = findings.filter(({ verdict }) => verdict === "mismatch");
  const differing = wrong.map(({ id, declared, measured }) => `${FINDINGS[id]} ${measured} instead of ${declared}`);
  const detail = version.verdict === "MISMATCH" && wrong.length > 0 ? `${words}: ${differing.join(", ")}.` : words;
  return entryOf(moment, "version", ORIGINS[version.origin], {
    detail,
    tone,
    bytes: Number(version.blob.sizeBytes),
    codes: codesOf({ Type: version.blob.mimeType, "SHA-256": version.blob.sha256 }),
  });
}

function presentRendition(moment: Moment, rows: MomentRows): TimelineEntryDto | null {
  const blob = rows.blobs.get(moment.id);
  if (!blob) return null;
  const drawn = blob.thumbnailState === "ready" || blob.peaks.length > 0;
  const measures = blob.width && blob.height ? `${blob.width} × ${blob.height}` : null;
  const detail = drawn ? measures : "There is nothing to draw of these bytes.";
  return entryOf(moment, "rendition", drawn ? "Preview made" : "Looked for a preview", { detail });
}
