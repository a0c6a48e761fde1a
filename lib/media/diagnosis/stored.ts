import { z } from "zod";
import type { Actor, Confidence } from "../../providers/causes";
import { CAUSES, type FailureDiagnosis } from "./causes";

const confidences: readonly Confidence[] = ["CERTAIN", "LIKELY", "POSSIBLE"];
const actors: readonly Actor[] = ["nobody", "operator", "admin", "owner", "customer", "provider"];

const diagnosisSchema = z.object({
  cause: z.enum(CAUSES),
  confidence: z.enum(confidences),
  whoActs: z.enum(actors),
  nextStep: z.string().nullable(),
});

/** The diagnosis that a column holds; null when it holds none, or one that this version cannot read. */
export function storedDiagnosis(value: unknown): FailureDiagnosis | null {
  return diagnosisSchema.safeParse(value).data ?? null;
}
