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

/** Throws ControlError when the sample does not exist. */
export async function seedContent(store: ContentStore, content: z.output<typeof newContentSchema>): Promise<Content> {
  if (content.from === "base64") return store.keep(Buffer.from(content.data, "base64"));
  const name = content.from === "sample" ? content.name : content.beginsWith;
  if (name !== undefined && !samples().has(name)) throw new ControlError(404, `There is no sample called "${name}".`);
  return content;
}
