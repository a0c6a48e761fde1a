import { randomUUID } from "node:crypto";
import { z } from "zod";

const bytes = z.number().int().min(0);
/** Where a named place is for the request at hand, see `locationUrl`; or any absolute URL. */
const location = z.union([
  z.enum(["same-host", "other-host", "private-address", "metadata-address", "plain-http"]),
  z.url(),
]);
export type FaultLocation = z.output<typeof location>;

export const faultSchema = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("status"),
      status: z.number().int().min(200).max(599),
      headers: z.record(z.string(), z.string()).default({}),
      body: z.string().default(""),
    }),
    /** The ordinary answer, late. */
    z.strictObject({ kind: z.literal("delay"), ms: z.number().int().min(1).max(3_600_000) }),
    /** The ordinary answer, slowly. */
    z.strictObject({ kind: z.literal("slow"), bytesPerSecond: z.number().int().min(1) }),
    /** Falls silent with the connection open: before the answer, within it, or while the request is being read. */
    z.strictObject({
      kind: z.literal("stall"),
      afterBytes: bytes.optional(),
      afterRequestBytes: bytes.optional(),
    }),
    /** Resets the connection, at the same choice of moments. */
    z.strictObject({
      kind: z.literal("reset"),
      afterBytes: bytes.optional(),
      afterRequestBytes: bytes.optional(),
    }),
    /** `full-length`: announces everything, then closes. `chunked`: announces nothing and ends cleanly. */
    z.strictObject({ kind: z.literal("truncate"), atBytes: bytes, ending: z.enum(["full-length", "chunked"]) }),
    /** The last byte differs; size and everything before are right. */
    z.strictObject({ kind: z.literal("wrong-bytes") }),
    /** More bytes than there are. `original` announces the true size and goes past it. */
    z.strictObject({
      kind: z.literal("oversize"),
      by: z.union([bytes, z.literal("endless")]),
      contentLength: z.enum(["none", "honest", "original"]),
    }),
    z.strictObject({
      kind: z.literal("redirect"),
      status: z.union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)]).default(302),
      location,
    }),
    z.strictObject({ kind: z.literal("malformed-json") }),
    /** getMedia hands out a link that has expired; a download is told that its link has. */
    z.strictObject({ kind: z.literal("expired-link") }),
    /** getMedia hands out a link to somewhere else. */
    z.strictObject({ kind: z.literal("link"), location }),
    z.strictObject({
      kind: z.literal("code"),
      /** In the provider's own envelope. */
      code: z.union([z.number().int(), z.string()]),
      message: z.string().default("Request failed"),
      data: z.unknown().default(null),
    }),
  ])
  .refine((fault) => !(fault.kind === "oversize" && fault.by === "endless" && fault.contentLength === "honest"), {
    message: "an endless answer has no honest length",
  });
export type Fault = z.output<typeof faultSchema>;

export const faultRuleSchema = z.strictObject({
  /** A rule with the same id is replaced. Random when left out. */
  id: z.string().min(1).optional(),
  /** All that is given must fit. */
  match: z
    .strictObject({
      /** One of the stand-in's own names for its calls. */
      operation: z.string().optional(),
      /** Beginning of the request's path. */
      path: z.string().startsWith("/").optional(),
      mediaId: z.string().optional(),
    })
    .refine((match) => Object.values(match).some((value) => value !== undefined), {
      message: "name an operation, a path or a mediaId",
    }),
  times: z.union([z.number().int().min(1), z.literal("forever")]).default(1),
  fault: faultSchema,
});
export type FaultRule = Required<z.output<typeof faultRuleSchema>> & { readonly applied: number };

export interface FaultTarget {
  readonly operation: string | null;
  readonly path: string;
  readonly mediaId: string | null;
}

/** The faults to be made, oldest rule first; a rule that has done its times stays listed and does nothing. */
export class FaultRules {
  private rules = new Map<string, FaultRule>();

  add(input: z.output<typeof faultRuleSchema>): FaultRule {
    const rule = { ...input, id: input.id ?? randomUUID(), applied: 0 };
    this.rules.set(rule.id, rule);
    return rule;
  }

  list(): readonly FaultRule[] {
    return [...this.rules.values()];
  }

  /** Those that hold for ever, as they were given: what is worth saving. */
  standing(): z.input<typeof faultRuleSchema>[] {
    return this.list()
      .filter((rule) => rule.times === "forever")
      .map(({ applied: _, ...rule }) => rule);
  }

  remove(id: string): boolean {
    return this.rules.delete(id);
  }

  clear(): void {
    this.rules.clear();
  }

  /** Counts the rule as applied. */
  take(target: FaultTarget): FaultRule | null {
    for (const rule of this.rules.values()) {
      if (rule.times !== "forever" && rule.applied >= rule.times) continue;
      if (!fits(rule.match, target)) continue;
      const taken = { ...rule, applied: rule.applied + 1 };
      this.rules.set(rule.id, taken);
      return taken;
    }
    return null;
  }
}

function fits(match: FaultRule["match"], target: FaultTarget): boolean {
  if (match.operation !== undefined && match.operation !== target.operation) return false;
  if (match.path !== undefined && !target.path.startsWith(match.path)) return false;
  return match.mediaId === undefined || match.mediaId === target.mediaId;
}
