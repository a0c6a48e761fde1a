import type { ProviderModule } from "../types";
import { capabilities } from "./capabilities";
import { parseConfig, secretsSchema, settingsSchema } from "./config";
import { createNxcloudProvider } from "./provider";
import { createNxcloudReceiver } from "./webhook";

export const nxcloudModule: ProviderModule = {
  kind: "nxcloud",
  label: "NXCloud",
  settingsSchema,
  secretsSchema,
  capabilities,
  createMediaProvider: (config, deps) => createNxcloudProvider(parseConfig(config), deps),
  createWebhookReceiver: (config) => createNxcloudReceiver(parseConfig(config)),
};
