import type { Moment, MomentRows } from "../../../data/timeline";
import type { TimelineEntryDto, TimelineKind } from "../../../schemas/timeline";
import { codesOf, entryOf, rawOf } from "./entry";
import type { Reader } from "./person";

const DEEDS: Readonly<Record<string, readonly [kind: TimelineKind, title: string]>> = {
  "media.view": ["view", "Viewed"],
  "media.download": ["download", "Saved to disk"],
  "media.reveal-sender": ["reveal", "Customer's number shown"],
  "media.redownload": ["ask", "Asked for again"],
  "media.fetch": ["ask", "Asked for by its id"],
  "media.probe": ["ask", "Asked to look at the provider"],
  "media.upload": ["upload", "File handed in"],
  "media.retry-upload": ["upload", "Asked to send it again"],
  "media.purge": ["purge", "Bytes deleted"],
  "media.adopt": ["ask", "Bytes of another item taken"],
  "media.use-version": ["ask", "Another version shown"],
  "media.view-held-back": ["view", "Looked at while held back"],
  "media.download-held-back": ["download", "Saved to disk while held back"],
  "media.export": ["export", "Support bundle made"],
};

/** What somebody did, from the audit. */
export function presentDeed(reader: Reader, moment: Moment, rows: MomentRows): TimelineEntryDto | null {
  const deed = rows.deeds.get(moment.id);
  if (!deed) return null;
  const [kind, title] = DEEDS[deed.action] ?? (["deed", deed.action] as const);
  const person = deed.operatorId === null ? null : rows.people.get(deed.operatorId);
  return entryOf(moment, kind, title, {
    actor: reader.nameOf(person) ?? (deed.actor === "cli" ? "Command line" : null),
    codes: codesOf({ "Request id": deed.requestId }),
    raw: rawOf(withoutOthers(deed.details)),
  });
}

/** What a deed tells of another item is not for everybody who may see this one; the version tells it to those who may. */
function withoutOthers(details: unknown): unknown {
  if (typeof details !== "object" || details === null) return details;
  return Object.fromEntries(Object.entries(details).filter(([name]) => name !== "fromItemId"));
}
