import { InvalidInputError } from "../errors";
import { isUuid } from "../ids";

/** A place in a list that is ordered by time and then id, as an opaque text for URLs. */
export function encodeCursor(at: Date, id: string): string {
  return Buffer.from(`${at.getTime()} ${id}`).toString("base64url");
}

/** The place that such a text names; null when the text is not one of ours. */
export function placeOf(cursor: string): { at: Date; id: string } | null {
  const [millis = "", id = ""] = Buffer.from(cursor, "base64url").toString().split(" ");
  const at = timeOf(millis);
  return at && isUuid(id) ? { at, id } : null;
}

/** Throws InvalidInputError when the text is not one of ours. */
export function decodeCursor(cursor: string): { at: Date; id: string } {
  const place = placeOf(cursor);
  if (!place) throw new InvalidInputError("This page marker is not usable. Load the list again from the top.");
  return place;
}

/** Milliseconds since 1970 as a time; null for any other text: PostgreSQL refuses the years that Date knows before our era. */
export function timeOf(millis: string): Date | null {
  return /^\d{1,15}$/.test(millis) ? new Date(Number(millis)) : null;
}
