import { createHash } from "node:crypto";
import { z } from "zod";
import { type Content, type ContentStore, contentSchema } from "./content-store";
import { ControlError } from "./control-error";
import { samples } from "./samples";

/** Bytes for a new media object: by sample name, as base64, or generated from a seed. */
export const newContentSchema = z.union([
  contentSchema.options[0],
  contentSchema.options[1],
  z.strictObject({ from: z.literal("base64"), data: z.base64() }),
]);

/** What callbacks say of the hash of the bytes. */
export const hashDeclarationSchema = z.enum(["right", "wrong", "absent"]);

/** Throws ControlError when the sample does not exist. */
export async function seedContent(store: ContentStore, content: z.output<typeof newContentSchema>): Promise<Content> {
  if (content.from === "base64") return store.keep(Buffer.from(content.data, "base64"));
  const name = content.from === "sample" ? content.name : content.beginsWith;
  if (name !== undefined && !samples().has(name)) throw new ControlError(404, `There is no sample called "${name}".`);
  return content;
}

/** The hash that callbacks give, null when they give none. */
export function declaredHash(declared: z.output<typeof hashDeclarationSchema>, sha256: string): string | null {
  if (declared === "absent") return null;
  return declared === "right" ? sha256 : createHash("sha256").update(sha256).digest("hex");
}
