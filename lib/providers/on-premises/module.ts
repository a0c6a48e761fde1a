import type { ProviderModule } from "../types";
import { capabilities } from "./capabilities";
import { parseConfig, secretsSchema, settingsSchema } from "./config";
import { createOnPremisesProvider } from "./provider";
import { createOnPremisesReceiver } from "./webhook";

export const onPremisesModule: ProviderModule = {
  kind: "on-premises",
  label: "WhatsApp On-Premises",
  summary: "Numbers on a WhatsApp Business API client that you run yourself: one connection for each installation.",
  notice:
    "Meta ended the On-Premises API on 23 October 2025 and offers it no longer. What still runs can be used here; plan the move to the Cloud API.",
  settingsSchema,
  secretsSchema,
  example: {
    settings: {
      baseUrl: "https://wa.example.com:9090",
      phoneNumber: "+1 555 078 3881",
      allowedSources: ["10.20.0.0/16"],
    },
    secrets: { username: "admin", password: "…" },
  },
  capabilities,
  createMediaProvider: (config, deps) => createOnPremisesProvider(parseConfig(config), deps),
  createWebhookReceiver: (config) => createOnPremisesReceiver(parseConfig(config)),
};
