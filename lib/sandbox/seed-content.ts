import { createHash } from "node:crypto";
import { z } from "zod";
import { type Content, type ContentStore, contentSchema } from "./content-store";
import { ControlError } from "./control-error";
import { samples } from "./samples";

/** Bytes for a new media object: by sample name, as base64, or generated from a seed. */
const newContentSchema = z.union([
  contentSchema.options[0],
  contentSchema.options[1],
  z.strictObject({ from: z.literal("base64"), data: z.base64() }),
]);

/** What callbacks say of the hash of the bytes. */
const hashDeclarationSchema = z.enum(["right", "wrong", "absent"]);

/** What is said of new media everywhere. */
export const newMediaFields = {
  content: newContentSchema,
  /** A sample's own type when left out, application/octet-stream for other bytes. */
  mimeType: z.string().optional(),
  fileName: z.string().optional(),
  /** What callbacks declare as the hash of the bytes. */
  declaredHash: hashDeclarationSchema.default("right"),
};

/** What is known of media everywhere. */
export const mediaFields = {
  id: z.string(),
  content: contentSchema,
  sizeBytes: z.number(),
  /** Of the bytes, lower-case hex. */
  sha256: z.string(),
  /** What callbacks say, in hex whatever they carry it as; null when they say nothing. */
  declaredSha256: z.string().nullable(),
  mimeType: z.string(),
  fileName: z.string().nullable(),
};

const newMediaSchema = z.object(newMediaFields);

/** What new media are by their bytes, and the sample that these come from. Throws ControlError when there is no such sample. */
export async function seedMediaFacts(store: ContentStore, input: z.output<typeof newMediaSchema>) {
  const content = await seedContent(store, input.content);
  const sample = samples().get(content.from === "sample" ? content.name : "");
  const sha256 = await store.sha256Of(content);
  const facts = {
    content,
    sizeBytes: await store.sizeOf(content),
    sha256,
    declaredSha256: declaredHash(input.declaredHash, sha256),
    mimeType: input.mimeType ?? sample?.mimeType ?? "application/octet-stream",
    fileName: input.fileName ?? sample?.fileName ?? sample?.name ?? null,
  };
  return { facts, sample };
}

/** Throws ControlError when the sample does not exist. */
async function seedContent(store: ContentStore, content: z.output<typeof newContentSchema>): Promise<Content> {
  if (content.from === "base64") return store.keep(Buffer.from(content.data, "base64"));
  const name = content.from === "sample" ? content.name : content.beginsWith;
  if (name !== undefined && !samples().has(name)) throw new ControlError(404, `There is no sample called "${name}".`);
  return content;
}

/** The hash that callbacks give, null when they give none. */
function declaredHash(declared: z.output<typeof hashDeclarationSchema>, sha256: string): string | null {
  if (declared === "absent") return null;
  return declared === "right" ? sha256 : createHash("sha256").update(sha256).digest("hex");
}
