import { ProviderError } from "../errors";
import { textOf } from "../fields";
import { bareMimeType, multipartForm } from "../multipart";
import type { CallContext, MediaDescriptor, MediaProvider, MediaRef, ProviderDeps } from "../types";
import { uploadPatienceMs } from "../upload-patience";
import { capabilities } from "./capabilities";
import { checkConnection } from "./check";
import { createNxcloudClient } from "./client";
import type { NxcloudConfig } from "./config";
import { fetchObject, type ResolvedMedia } from "./download";
import { fileNameOf, mediaLink, numberData, numbersOf, removedMedia, uploadedMedia } from "./mapping";

/** The calls of NXCloud pages getMedia, uploadMedia, deleteMedia, getPhone and phoneList. */
export function createNxcloudProvider(config: NxcloudConfig, deps: ProviderDeps): MediaProvider {
  const client = createNxcloudClient(config, deps);
  const { appkey, integrator } = config.settings;

  async function resolve(ref: MediaRef, ctx: CallContext): Promise<ResolvedMedia> {
    const body = mediaBody(ref);
    const call = { step: "resolve", action: "getMedia", path: "/api/wa/getMedia", body, data: mediaLink } as const;
    const data = await client.call(call, ctx);
    const mimeType = textOf(data.mime_type);
    return { url: new URL(data.url), mimeType, fileName: fileNameOf(textOf(data.file_name), mimeType) };
  }

  async function listNumbers(ctx: CallContext) {
    if (!appkey) throw noAppkey();
    const call = integrator
      ? { action: "phoneList", path: "/api/wa/integrator/embedded/register/phoneList", body: { appkey } }
      : { action: "getPhone", path: "/api/wa/getPhone", body: { appkey, messaging_product: "whatsapp" } };
    return numbersOf(await client.call({ ...call, step: "check", data: numberData }, ctx));
  }

  return {
    kind: "nxcloud",
    capabilities,
    listNumbers,
    async describe(ref, ctx): Promise<MediaDescriptor> {
      const { mimeType, fileName } = await resolve(ref, ctx);
      return { mimeType, fileName, sizeBytes: null, sha256: null };
    },
    async download(ref, ctx) {
      try {
        return await fetchObject(await resolve(ref, ctx), config, deps, ctx);
      } catch (error) {
        if (!(error instanceof ProviderError) || error.reason !== "EXPIRED") throw error;
      }
      return fetchObject(await resolve(ref, ctx), config, deps, ctx);
    },
    async upload(media, ctx) {
      const mimeType = bareMimeType(media.mimeType);
      const fields = { business_phone: media.providerNumberId, messaging_product: "whatsapp", type: mimeType };
      const { id } = await client.call(
        {
          step: "upload",
          action: "uploadMedia",
          path: "/api/wa/uploadMedia",
          data: uploadedMedia,
          headersTimeoutMs: uploadPatienceMs(media.sizeBytes),
          body: async () =>
            multipartForm(fields, {
              name: media.fileName,
              mimeType,
              sizeBytes: media.sizeBytes,
              stream: await media.open(),
            }),
        },
        ctx,
      );
      return { providerMediaId: id };
    },
    async remove(ref, ctx) {
      const path = "/api/wa/deleteMedia";
      await client.call({ step: "remove", action: "deleteMedia", path, body: mediaBody(ref), data: removedMedia }, ctx);
    },
    check: (ctx) => checkConnection(config, client, listNumbers, ctx),
  };
}

/** `Media-ID` is spelled like this and no other way. The order of keys is free, but what is signed is what is sent. */
function mediaBody(ref: MediaRef) {
  return { business_phone: ref.providerNumberId, messaging_product: "whatsapp", "Media-ID": ref.providerMediaId };
}

function noAppkey(): ProviderError {
  const publicMessage =
    "NXCloud lists numbers only for an application. An administrator has to enter the WhatsApp application key in the connection.";
  return new ProviderError({
    reason: "REJECTED",
    retryable: false,
    publicMessage,
    diagnosis: {
      cause: "SETTING",
      confidence: "CERTAIN",
      whoActs: "admin",
      nextStep: "enter the WhatsApp application key in the connection",
    },
  });
}
