import type { Diagnosis } from "../diagnosis";
import { ProviderError } from "../errors";
import { fetchBytes } from "../fetch-bytes";
import { textOf } from "../fields";
import { isListedHost } from "../settings";
import type { CallContext, MediaDescriptor, MediaDownload, ProviderDeps } from "../types";
import { newToken } from "./codes";
import type { MetaCloudConfig } from "./config";
import { diagnoseStatus, malformed, sentenceOf } from "./diagnoses";

const MAX_REDIRECTS = 3;

export interface ResolvedMedia {
  readonly url: URL;
  readonly descriptor: MediaDescriptor;
}

/**
 * Fetches the bytes behind a fresh link, which is good for five minutes. The token goes along, as Meta wants it (Cloud
 * API, "Download media"), and to no other host that a redirect may lead to. The link appears in no error and no
 * exchange. Throws ProviderError, EXPIRED when there is nothing behind the link: its time may have passed, so that is
 * final only for a second one.
 */
export async function fetchMedia(
  { url, descriptor }: ResolvedMedia,
  link: "first" | "second",
  { settings, secrets }: MetaCloudConfig,
  deps: ProviderDeps,
  ctx: CallContext,
): Promise<MediaDownload> {
  const base = new URL(settings.baseUrl);
  // A stand-in or gateway on a port of its own often serves bytes on another beside it.
  const isBeside = (target: URL) => base.port !== "" && target.hostname === base.hostname;
  const allows = (target: URL) =>
    target.host === base.host || isBeside(target) || isListedHost(settings.downloadHosts, target);
  // Asked here too, since the way out lets exempted private hosts lead to each other, which is too little for a token.
  if (!allows(url)) throw notListed(url);
  const { headers, sizeBytes, body } = await fetchBytes(
    {
      request: {
        url,
        headers: { accept: "*/*", authorization: `Bearer ${secrets.accessToken}` },
        maxRedirects: MAX_REDIRECTS,
        link: { from: base, allows },
      },
      secrets: [secrets.accessToken, secrets.appSecret, ...secretsIn(url)],
      requestIdHeader: "x-fb-trace-id",
      sentenceOf,
      explain: (status) => ({ diagnosis: diagnose(status, link), code: undefined }),
    },
    deps,
    ctx,
  );
  return {
    kind: "stream",
    descriptor: {
      ...descriptor,
      mimeType: descriptor.mimeType ?? textOf(headers["content-type"]),
      sizeBytes: descriptor.sizeBytes ?? sizeBytes,
    },
    body,
  };
}

/** The link's signature; its other parameters are the media id, a time and the like, too short to be blanked everywhere. */
function secretsIn(url: URL): readonly string[] {
  return url.searchParams.getAll("hash");
}

function notListed(url: URL): ProviderError {
  const publicMessage = `Refused to send the access token to ${url.host}, which is not one of the download hosts of the connection.`;
  return new ProviderError({ reason: "BLOCKED_TARGET", retryable: false, publicMessage });
}

const linkDead: Diagnosis = {
  reason: "EXPIRED",
  retryable: true,
  cause: "LINK_EXPIRED",
  confidence: "LIKELY",
  whoActs: "nobody",
  happened: "There was nothing behind the download link, as happens after five minutes.",
  nextStep: "a fresh link is asked for",
};

const nothingThere: Diagnosis = {
  reason: "EXPIRED",
  retryable: false,
  cause: "EXPIRED_AT_PROVIDER",
  confidence: "LIKELY",
  whoActs: "customer",
  happened: "Meta knows the media, but there was nothing behind its download link, nor behind a fresh one.",
  nextStep: "send it again",
};

/** The texts of the download host are not documented, so only its statuses count. */
function diagnose(status: number, link: "first" | "second"): Diagnosis {
  if (status === 404 || status === 410) return link === "first" ? linkDead : nothingThere;
  if (status === 401 || status === 403) {
    const happened = `Meta's download host did not accept the access token (HTTP ${status}).`;
    return { ...newToken, confidence: "LIKELY", happened };
  }
  if (status >= 400) return diagnoseStatus(status);
  return malformed(`answered with HTTP ${status} at its download host instead of sending the file`);
}
