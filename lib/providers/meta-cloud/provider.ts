import { ProviderError } from "../errors";
import { bareMimeType, multipartForm } from "../multipart";
import type { CallContext, MediaProvider, MediaRef, ProviderDeps } from "../types";
import { uploadPatienceMs } from "../upload-patience";
import { capabilities } from "./capabilities";
import { checkConnection } from "./check";
import { createGraphClient } from "./client";
import type { MetaCloudConfig } from "./config";
import { fetchMedia, type ResolvedMedia } from "./download";
import { descriptorOf, mediaAnswer, removeAnswer, uploadAnswer } from "./mapping";
import { listNumbers } from "./numbers";

/** The calls of the Cloud API's pages "Media" and "Phone numbers". */
export function createMetaCloudProvider(config: MetaCloudConfig, deps: ProviderDeps): MediaProvider {
  const client = createGraphClient(config, deps);

  async function resolve(ref: MediaRef, ctx: CallContext): Promise<ResolvedMedia> {
    const media = await client.call(
      {
        step: "resolve",
        operation: "find-media",
        method: "GET",
        path: [ref.providerMediaId],
        query: ownerOf(ref),
        data: mediaAnswer,
      },
      ctx,
    );
    return { url: new URL(media.url), descriptor: descriptorOf(media) };
  }

  return {
    kind: "meta-cloud",
    capabilities,
    listNumbers: (ctx) => listNumbers(config, client, ctx),
    describe: async (ref, ctx) => (await resolve(ref, ctx)).descriptor,
    async download(ref, ctx) {
      try {
        return await fetchMedia(await resolve(ref, ctx), "first", config, deps, ctx);
      } catch (error) {
        if (!(error instanceof ProviderError) || error.reason !== "EXPIRED") throw error;
      }
      return fetchMedia(await resolve(ref, ctx), "second", config, deps, ctx);
    },
    async upload(media, ctx) {
      const mimeType = bareMimeType(media.mimeType);
      const { id } = await client.call(
        {
          step: "upload",
          operation: "upload-media",
          method: "POST",
          path: [media.providerNumberId, "media"],
          data: uploadAnswer,
          headersTimeoutMs: uploadPatienceMs(media.sizeBytes),
          body: async () =>
            multipartForm(
              { messaging_product: "whatsapp", type: mimeType },
              { name: media.fileName, mimeType, sizeBytes: media.sizeBytes, stream: await media.open() },
            ),
        },
        ctx,
      );
      return { providerMediaId: id };
    },
    async remove(ref, ctx) {
      await client.call(
        {
          step: "remove",
          operation: "remove-media",
          method: "DELETE",
          path: [ref.providerMediaId],
          query: ownerOf(ref),
          data: removeAnswer,
        },
        ctx,
      );
    },
    check: (ctx) => checkConnection(config, client, ctx),
  };
}

/**
 * With a number given, Meta answers only for media that this number uploaded. For media that a customer sent it must
 * not be given: the call would fail as if they were gone.
 */
function ownerOf({ direction, providerNumberId }: MediaRef): Readonly<Record<string, string>> {
  return direction === "UPLOADED" ? { phone_number_id: providerNumberId } : {};
}
