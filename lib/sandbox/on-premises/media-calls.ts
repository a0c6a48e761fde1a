import { parseRange } from "../byte-range";
import { bufferReply, type Reply } from "../reply";
import type { Call } from "./call";
import type { OnPremisesContext } from "./context";
import { Refusal, success } from "./envelope";
import type { Media } from "./schemas";

/** The bytes as they are on the client's own volume; what is only at WhatsApp is not found. */
export function getMedia(call: Call): Reply {
  const { context, id } = call;
  const media = context.state.media.get(id);
  if (!media?.onVolume) {
    if (context.settings.missingMedia === "empty") return bufferReply(404, {}, Buffer.alloc(0));
    throw notFound(id);
  }
  const size = media.sizeBytes;
  const range = context.settings.range ? parseRange(call.headers.range, size) : null;
  const { start, end } = range ?? { start: 0, end: size - 1 };
  return {
    status: range ? 206 : 200,
    headers: {
      "content-type": media.mimeType,
      "content-disposition": context.settings.dispositionName ? `attachment; ${nameParameter(media)}` : "attachment",
      ...(range ? { "content-range": `bytes ${start}-${end}/${size}` } : {}),
    },
    sizeBytes: end - start + 1,
    body: () => context.state.content.read(media.content, start, end),
  };
}

/** Removes the copy on the volume. Of an uploaded object there is no other. */
export async function deleteMedia({ context, id }: Call): Promise<Reply> {
  const media = context.state.media.get(id);
  if (!media?.onVolume) throw notFound(id);
  await removeFromVolume(context, media);
  return success(context);
}

async function removeFromVolume({ state }: OnPremisesContext, media: Media): Promise<void> {
  if (media.direction === "uploaded") {
    state.media.delete(media.id);
    await state.content.remove(media.content);
  } else {
    state.media.set(media.id, { ...media, onVolume: false });
  }
  await state.save();
}

function notFound(id: string): Refusal {
  return new Refusal(1006, `File with id ${id} not found`);
}

function nameParameter(media: Media): string {
  const name = media.fileName ?? media.id;
  return /^[\w .()-]+$/.test(name) ? `filename="${name}"` : `filename*=UTF-8''${encodeURIComponent(name)}`;
}
