import { InvalidInputError } from "../errors";
import { isUuid } from "../ids";

/** A place in a list that is ordered by time and then id, as an opaque text for URLs. */
export function encodeCursor(at: Date, id: string): string {
  return Buffer.from(`${at.getTime()} ${id}`).toString("base64url");
}

/** Throws InvalidInputError when the text is not one of ours. */
export function decodeCursor(cursor: string): { at: Date; id: string } {
  const [millis = "", id = ""] = Buffer.from(cursor, "base64url").toString().split(" ");
  const at = new Date(Number(millis));
  if (millis === "" || Number.isNaN(at.getTime()) || !isUuid(id)) {
    throw new InvalidInputError("This page marker is not usable. Load the list again from the top.");
  }
  return { at, id };
}
