import { maySeeNumber } from "../../../data/scope";
import type { Moment, MomentRows } from "../../../data/timeline";
import type { TimelineEntryDto, TimelineTone } from "../../../schemas/timeline";
import { codesOf, entryOf } from "./entry";
import type { Reader } from "./person";

type BulkRow = NonNullable<ReturnType<MomentRows["bulk"]["get"]>>;

const FORECASTS: Readonly<Record<BulkRow["forecast"], string>> = {
  ELIGIBLE: "It could be had.",
  HOPELESS: "There was no hope for it.",
  UNKNOWN: "Nobody could tell whether it could be had.",
  STORED: "It was stored already.",
};

const ENDS: Readonly<Record<BulkRow["state"], readonly [title: string, tone: TimelineTone]>> = {
  WAITING: ["Waiting in a bulk run", "neutral"],
  IN_FLIGHT: ["Being worked on by a bulk run", "moving"],
  SUCCEEDED: ["Bulk run succeeded with it", "stored"],
  FAILED: ["Bulk run failed with it", "failed"],
  SKIPPED: ["Left out by a bulk run", "neutral"],
};

/** The beginning or the end of an item's part in a bulk run, linked for those who may see all of the run. */
export function presentBulk(reader: Reader, moment: Moment, rows: MomentRows): TimelineEntryDto | null {
  const row = rows.bulk.get(moment.id);
  if (!row) return null;
  const { bulkRun } = row;
  const mayOpen = bulkRun.phoneNumberIds.every((id) => maySeeNumber(reader.scope, id));
  const bulkRunId = mayOpen ? bulkRun.id : null;
  if (moment.kind === "bulk") {
    const actor = reader.nameOf(bulkRun.createdBy);
    const title = bulkRun.deed === "probe" ? "Chosen for a bulk check" : "Chosen for a bulk re-download";
    return entryOf(moment, "bulk", title, { detail: FORECASTS[row.forecast], actor, bulkRunId });
  }
  const [title, tone] = ENDS[row.state];
  const detail = row.note ?? row.failureMessage;
  return entryOf(moment, "bulk", title, { detail, tone, bulkRunId, codes: codesOf({ Code: row.failureCode }) });
}
