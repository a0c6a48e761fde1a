import type { MediaProvider, ProviderDeps } from "../types";
import { socialApi } from "./api-calls";
import { checkConnection } from "./check";
import type { AwsSocialConfig } from "./config";
import { describeMedia, downloadMedia, mediaIds } from "./download";
import { listAccounts, numbersOf } from "./numbers";
import { AwsSession } from "./session";
import { uploadMedia } from "./upload";

export type Operations = Required<Omit<MediaProvider, "kind" | "capabilities">>;

/** Everything that needs AWS's SDK. */
export function operationsOf(config: AwsSocialConfig, deps: ProviderDeps): Operations {
  return {
    async listNumbers(ctx) {
      const api = socialApi(new AwsSession(config, deps, ctx), "check");
      return numbersOf(await listAccounts(api), api);
    },
    describe: (ref, ctx) => describeMedia(ref, new AwsSession(config, deps, ctx)),
    download: (ref, ctx) => downloadMedia(ref, config, deps, ctx),
    upload: (media, ctx) => uploadMedia(media, config, deps, ctx),
    remove: async (ref, ctx) => socialApi(new AwsSession(config, deps, ctx), "remove").deleteMedia(mediaIds(ref)),
    check: (ctx) => checkConnection(config, deps, ctx),
  };
}
