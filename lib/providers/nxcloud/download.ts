import { fetchBytes } from "../fetch-bytes";
import { textOf } from "../fields";
import { isListedHost } from "../settings";
import type { CallContext, MediaDownload, ProviderDeps } from "../types";
import type { NxcloudConfig } from "./config";
import { sentenceOf } from "./diagnoses";
import { diagnoseObject } from "./object-diagnoses";

const MAX_REDIRECTS = 3;

export interface ResolvedMedia {
  readonly url: URL;
  readonly mimeType: string | null;
  readonly fileName: string | null;
}

/**
 * Fetches the object behind a fresh link. Nothing of NXCloud's goes along: the store would refuse a Content-Type (its
 * signature covers it; Alibaba OSS, signature V1), and the keys are none of its business. The link appears in no error
 * and no exchange. Throws ProviderError, EXPIRED when the link is too old.
 */
export async function fetchObject(
  media: ResolvedMedia,
  { settings, secrets }: NxcloudConfig,
  deps: ProviderDeps,
  ctx: CallContext,
): Promise<MediaDownload> {
  const { headers, sizeBytes, body } = await fetchBytes(
    {
      request: {
        url: media.url,
        headers: { accept: "*/*" },
        maxRedirects: MAX_REDIRECTS,
        link: { from: new URL(settings.baseUrl), allows: (url) => isListedHost(settings.downloadHosts, url) },
      },
      secrets: [secrets.accessKey, secrets.accessSecret, ...media.url.searchParams.values()],
      requestIdHeader: "x-oss-request-id",
      sentenceOf,
      explain: diagnoseObject,
    },
    deps,
    ctx,
  );
  const mimeType = media.mimeType ?? textOf(headers["content-type"]);
  return { kind: "stream", descriptor: { mimeType, sizeBytes, sha256: null, fileName: media.fileName }, body };
}
