import { createHash, randomUUID } from "node:crypto";
import { pipeline } from "node:stream/promises";
import type { Reply } from "../reply";
import type { Call } from "./call";
import { Refusal, success } from "./envelope";
import { kindOfType } from "./seed-media";

/** Keeps the body as it is, whatever it is: a form's boundaries become part of the file. */
export async function uploadMedia({ context, headers, body }: Call): Promise<Reply> {
  const { state, settings, clock } = context;
  const mimeType = headers["content-type"];
  if (!mimeType) throw new Refusal(1008, "Content-Type missing");
  const { content, stream, discard } = state.content.create();
  const hash = createHash("sha256");
  let sizeBytes = 0;
  // What is too long is read to its end: an answer while the caller still sends would reach it as a broken connection.
  async function* kept() {
    for await (const chunk of body) {
      sizeBytes += chunk.length;
      hash.update(chunk);
      if (sizeBytes <= settings.maxUploadBytes) yield chunk;
    }
  }
  try {
    await pipeline(kept, stream);
    if (sizeBytes === 0) throw new Refusal(1008, "Request had no (empty) content");
    if (sizeBytes > settings.maxUploadBytes) throw new Refusal(1009, "Request content exceeds size of 100 MB");
  } catch (error) {
    await discard();
    throw error;
  }
  const id = randomUUID();
  state.media.set(id, {
    id,
    kind: kindOfType(mimeType),
    content,
    sizeBytes,
    sha256: hash.digest("hex"),
    declaredSha256: null,
    mimeType,
    fileName: null,
    caption: null,
    direction: "uploaded",
    onVolume: true,
    sentAt: new Date(clock.now()).toISOString(),
    senderHasIt: false,
  });
  await state.save();
  return success(context, { media: [{ id }] }, settings.uploadStatus);
}
