import type { ProviderModule } from "../types";
import { capabilities } from "./capabilities";
import { parseConfig, secretsSchema, settingsSchema } from "./config";
import { createNxcloudProvider } from "./provider";
import { createNxcloudReceiver } from "./webhook";

export const nxcloudModule: ProviderModule = {
  kind: "nxcloud",
  label: "NXCloud",
  summary: "WhatsApp numbers that NXCloud runs: one account's access key serves all of its numbers.",
  settingsSchema,
  secretsSchema,
  example: { settings: { appkey: "jh42xxxd434" }, secrets: { accessKey: "…", accessSecret: "…" } },
  capabilities,
  createMediaProvider: (config, deps) => createNxcloudProvider(parseConfig(config), deps),
  createWebhookReceiver: (config) => createNxcloudReceiver(parseConfig(config)),
};
