import type { ProviderModule } from "../types";
import { capabilities } from "./capabilities";
import { parseConfig, secretsSchema, settingsSchema, verifyTokenOf } from "./config";
import { createMetaCloudProvider } from "./provider";
import { createMetaCloudReceiver } from "./webhook";

export const metaCloudModule: ProviderModule = {
  kind: "meta-cloud",
  label: "Meta Cloud API",
  summary:
    "WhatsApp numbers at Meta itself: one system user's token serves all numbers of a WhatsApp Business Account.",
  settingsSchema,
  secretsSchema,
  example: { settings: { wabaId: "102290129340398" }, secrets: { accessToken: "…", appSecret: "…" } },
  capabilities,
  createMediaProvider: (config, deps) => createMetaCloudProvider(parseConfig(config), deps),
  createWebhookReceiver: (config) => createMetaCloudReceiver(parseConfig(config)),
  webhookVerifyToken: (config) => verifyTokenOf(parseConfig(config)),
};
