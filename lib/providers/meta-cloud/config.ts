import { z } from "zod";
import { baseAddress, errorsPerHour, headerSafe, hostPatterns, parseConnection } from "../settings";
import type { ProviderConfig } from "../types";
import { capabilities } from "./capabilities";
import { derivedVerifyToken } from "./signature";

export const settingsSchema = z.strictObject({
  baseUrl: baseAddress
    .default("https://graph.facebook.com")
    .meta({ title: "API address", description: "Where the Graph API is called. Plain http only for listed hosts." }),
  apiVersion: z
    .string()
    .trim()
    .regex(/^v\d+\.\d+$/, "must look like v23.0")
    .default("v23.0")
    .meta({ title: "API version", description: "The version of the Graph API that every call names." }),
  wabaId: z
    .string()
    .trim()
    .regex(/^[\w-]{1,64}$/, "must be an id, such as 102290129340398")
    .optional()
    .meta({
      title: "WhatsApp Business Account id",
      description: "The account whose numbers are listed. Without it numbers have to be entered by hand.",
    }),
  downloadHosts: hostPatterns.default(["lookaside.fbsbx.com", "*.fbcdn.net"]).meta({
    title: "Download hosts",
    description: "Hosts that a download link may point to; *.domain stands for every host below it.",
  }),
  sendProof: z.boolean().default(false).meta({
    title: "Send proof of the app secret",
    description: "Adds appsecret_proof to every call. Needed when the app requires it.",
  }),
  requestsPerSecond: z.number().min(0.1).max(1000).default(capabilities.pace.perSecond).meta({
    title: "Requests per second",
    description: "API calls per second over all workers. When Meta reports that its limit is near, calls wait anyway.",
  }),
  errorsPerHour: errorsPerHour(capabilities.errorsPerHour),
});

export const secretsSchema = z.strictObject({
  accessToken: headerSafe.meta({
    title: "Access token",
    description: "Token of a system user with whatsapp_business_messaging and whatsapp_business_management.",
  }),
  appSecret: headerSafe.meta({
    title: "App secret",
    description: "The secret of the app that is subscribed to the webhooks. It proves that deliveries are Meta's.",
  }),
  verifyToken: headerSafe.min(8, "must have at least 8 characters").max(200).optional().meta({
    title: "Verify token",
    description: "What Meta's webhook form asks for. Left out, one is derived from the app secret and shown.",
  }),
});

const configSchema = z.object({ settings: settingsSchema, secrets: secretsSchema });
export type MetaCloudConfig = Readonly<z.infer<typeof configSchema>>;

/** Throws ConfigError naming what no longer fits. */
export function parseConfig(config: ProviderConfig): MetaCloudConfig {
  return parseConnection(configSchema, "the Meta Cloud API", config);
}

/** What has to be entered as verify token in the app's webhook form. */
export function verifyTokenOf({ secrets }: MetaCloudConfig): string {
  return secrets.verifyToken ?? derivedVerifyToken(secrets.appSecret);
}
