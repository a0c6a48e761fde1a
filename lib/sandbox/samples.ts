import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const FOLDER = new URL("./media/", import.meta.url);

const sampleSchema = z.strictObject({
  /** File name in the media folder; how everybody refers to the sample. */
  name: z.string(),
  kind: z.enum(["image", "video", "audio", "voice", "document", "sticker"]),
  /** What a sender's phone would declare; for hostile samples this is a lie. */
  mimeType: z.string(),
  /** Name that the sender's phone shows, where it differs from `name`. */
  fileName: z.string().optional(),
  /** What a customer may have written beneath it. */
  captions: z.array(z.string()),
  /** Not what it claims to be. Kept out of ordinary traffic. */
  hostile: z.boolean().default(false),
});
export type Sample = z.infer<typeof sampleSchema>;

let manifest: ReadonlyMap<string, Sample> | undefined;

/** Every sample of lib/sandbox/media/manifest.json by name. */
export function samples(): ReadonlyMap<string, Sample> {
  manifest ??= new Map(
    z
      .array(sampleSchema)
      .parse(JSON.parse(readFileSync(new URL("manifest.json", FOLDER), "utf8")))
      .map((sample) => [sample.name, sample]),
  );
  return manifest;
}

export function samplePath(name: string): string {
  return fileURLToPath(new URL(encodeURIComponent(name), FOLDER));
}
