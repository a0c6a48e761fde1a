import type { ProviderModule } from "../types";
import { capabilities } from "./capabilities";
import { parseConfig, secretsSchema, settingsSchema } from "./config";
import { createOnPremisesProvider } from "./provider";
import { createOnPremisesReceiver } from "./webhook";

export const onPremisesModule: ProviderModule = {
  kind: "on-premises",
  label: "WhatsApp On-Premises",
  settingsSchema,
  secretsSchema,
  capabilities,
  createMediaProvider: (config, deps) => createOnPremisesProvider(parseConfig(config), deps),
  createWebhookReceiver: (config) => createOnPremisesReceiver(parseConfig(config)),
};
