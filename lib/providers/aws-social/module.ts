import type { ProviderModule } from "../types";
import { capabilities } from "./capabilities";
import { parseConfig, secretsSchema, settingsSchema } from "./config";
import { createAwsSocialProvider } from "./provider";
import { createAwsSocialReceiver } from "./webhook";

export const awsSocialModule: ProviderModule = {
  kind: "aws-social",
  label: "AWS",
  summary: "WhatsApp numbers linked to AWS End User Messaging Social: files pass through an S3 bucket of yours.",
  settingsSchema,
  secretsSchema,
  example: {
    settings: {
      region: "eu-central-1",
      bucket: "example-media",
      topicArns: ["arn:aws:sns:eu-central-1:123456789012:wa-inbound"],
    },
    secrets: { accessKeyId: "…", secretAccessKey: "…" },
  },
  capabilities,
  createMediaProvider: (config, deps) => createAwsSocialProvider(parseConfig(config), deps),
  createWebhookReceiver: (config, deps) => createAwsSocialReceiver(parseConfig(config), deps),
};
