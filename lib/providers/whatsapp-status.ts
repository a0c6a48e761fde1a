import { z } from "zod";
import { idOf, timeOf } from "./fields";
import type { InboundEvent } from "./types";
import { ignored } from "./whatsapp-message";
import { hasProblem, lineOf, problemOf } from "./whatsapp-problem";

const statusSchema = z.looseObject({
  id: z.unknown().optional(),
  status: z.unknown().optional(),
  timestamp: z.unknown().optional(),
  errors: z.unknown().optional(),
});

/**
 * What became of a message that we sent. `mediaError` is the code by which the platform says, after the upload had been
 * accepted, that it cannot use the file.
 */
export function statusEvent(value: unknown, providerNumberId: string | null, mediaError: string): InboundEvent {
  const status = statusSchema.safeParse(value).data;
  const messageId = idOf(status?.id);
  if (!status || messageId === null) return ignored("a delivery status that names no message");
  const problem = hasProblem(status.errors) ? problemOf(status.errors, mediaError) : null;
  if (status.status === "failed" && problem?.code === mediaError) {
    return { type: "upload-refused", providerNumberId, messageId, problem, at: timeOf(status.timestamp) };
  }
  return ignored(`a delivery status, which has no media${problem ? `, error ${lineOf(problem)}` : ""}`);
}
