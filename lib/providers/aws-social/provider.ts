import type { MediaProvider, ProviderDeps } from "../types";
import { capabilities } from "./capabilities";
import type { AwsSocialConfig } from "./config";

/** The media operations of AWS End User Messaging Social, and the bucket through which the files pass. */
export function createAwsSocialProvider(config: AwsSocialConfig, deps: ProviderDeps): MediaProvider {
  // Loaded with the first call: the SDK takes a good part of a second, and not every process calls AWS.
  const operations = async () => (await import("./operations")).operationsOf(config, deps);
  return {
    kind: "aws-social",
    capabilities,
    listNumbers: async (ctx) => (await operations()).listNumbers(ctx),
    describe: async (ref, ctx) => (await operations()).describe(ref, ctx),
    download: async (ref, ctx) => (await operations()).download(ref, ctx),
    upload: async (media, ctx) => (await operations()).upload(media, ctx),
    remove: async (ref, ctx) => (await operations()).remove(ref, ctx),
    check: async (ctx) => (await operations()).check(ctx),
  };
}
