import { z } from "zod";

/** One thing worth knowing about bytes: declared against measured; "earlier" is the SHA-256 of those before them. */
export const findingSchema = z.object({
  id: z.enum(["hash", "size", "type", "earlier"]),
  verdict: z.enum(["match", "mismatch", "unverifiable"]),
  declared: z.string().nullable(),
  measured: z.string().nullable(),
});
export type FindingDto = z.infer<typeof findingSchema>;

/** How each is said everywhere. */
export const FINDING_WORDS: Readonly<Record<FindingDto["id"], string>> = {
  type: "Type",
  size: "Size",
  hash: "SHA-256",
  earlier: "Before",
};
export const FINDING_VERDICT_WORDS: Readonly<Record<FindingDto["verdict"], string>> = {
  match: "Match",
  mismatch: "Differs",
  unverifiable: "Not declared",
};

/** Another item that has the same bytes, as somebody may be told of it who may see it. */
export const ownedBytesSchema = z.object({
  itemId: z.uuid(),
  phoneNumberId: z.uuid(),
  phoneNumber: z.string(),
  direction: z.enum(["INBOUND", "UPLOADED"]),
  fileName: z.string(),
  receivedAt: z.iso.datetime(),
  sizeBytes: z.number(),
});
export type OwnedBytesDto = z.infer<typeof ownedBytesSchema>;

/** Bytes that an item has, or once had and keeps. */
export const versionSchema = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  origin: z.enum(["DOWNLOAD", "UPLOAD", "REUSE"]),
  /** With REUSE: where they come from; null for whoever may not see it. */
  from: ownedBytesSchema.nullable(),
  verdict: z.enum(["VERIFIED", "UNVERIFIABLE", "MISMATCH"]),
  mimeType: z.string(),
  sizeBytes: z.number(),
  sha256: z.string(),
  findings: z.array(findingSchema),
  /** The one that the item shows, or would show if it were not held back. */
  current: z.boolean(),
  /** Not what was declared: only whoever may purge gets to see it. */
  heldBack: z.boolean(),
  can: z.object({ open: z.boolean(), use: z.boolean() }),
});
export type VersionDto = z.infer<typeof versionSchema>;

export const pickVersionInputSchema = z.object({ itemId: z.uuid(), versionId: z.uuid() });
export const adoptBytesInputSchema = z.object({ itemId: z.uuid(), fromItemId: z.uuid() });
export const purgeInputSchema = z.object({ itemId: z.uuid() });

/** As many items as are purged with one confirmation. */
export const MOST_PURGED_AT_ONCE = 100;
