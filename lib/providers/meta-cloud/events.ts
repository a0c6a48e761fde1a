import { z } from "zod";
import type { InboundEvent } from "../types";
import { entryEvents } from "../whatsapp-entry";
import { ignored } from "../whatsapp-message";

const envelope = z.looseObject({ entry: z.unknown().optional() });

/** What a delivery says, one event per message, status or error. Meta Cloud API, webhook reference. */
export function eventsOf(payload: object): readonly InboundEvent[] {
  const { entry } = envelope.parse(payload);
  if (!Array.isArray(entry) || entry.length === 0) return [ignored("a delivery without entries")];
  return entry.flatMap(entryEvents);
}
