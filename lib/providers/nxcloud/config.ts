import { z } from "zod";
import { baseAddress, errorsPerHour, headerSafe, hostPatterns, parseConnection } from "../settings";
import type { ProviderConfig } from "../types";
import { capabilities } from "./capabilities";

export const settingsSchema = z.strictObject({
  baseUrl: baseAddress
    .default("https://api2.nxcloud.com")
    .meta({ title: "API address", description: "Where NXCloud's API is called. Plain http only for listed hosts." }),
  appkey: headerSafe.optional().meta({
    title: "WhatsApp application key",
    description: "The appkey of the WhatsApp application, not the access key. Needed to list the numbers.",
  }),
  integrator: z.boolean().default(false).meta({
    title: "Integrator account",
    description: "List numbers with the call for integrators (phoneList) instead of getPhone.",
  }),
  bizType: z
    .string()
    .regex(/^\d{1,3}$/, "must be a number")
    .default("2")
    .meta({ title: "Business type", description: "Sent and signed with every call. 2 stands for WhatsApp." }),
  downloadHosts: hostPatterns.default(["*.aliyuncs.com"]).meta({
    title: "Download hosts",
    description: "Hosts that a download link may point to; *.domain stands for every host below it.",
  }),
  callbackSignature: z.enum(["none", "required"]).default("none").meta({
    title: "Callback signature",
    description:
      "Choose required when callback signing is switched on at NXCloud. Unsigned callbacks are then refused.",
  }),
  requestsPerSecond: z.number().min(0.1).max(100).default(capabilities.pace.perSecond).meta({
    title: "Requests per second",
    description: "API calls per second over all workers. NXCloud does not say what it allows.",
  }),
  errorsPerHour: errorsPerHour(capabilities.errorsPerHour),
});

export const secretsSchema = z.strictObject({
  accessKey: headerSafe.meta({ title: "Access key", description: "The accessKey of the NXCloud account." }),
  accessSecret: headerSafe.meta({
    title: "Access secret",
    description: "The accessSecret that belongs to the access key. It signs every call.",
  }),
});

const configSchema = z.object({ settings: settingsSchema, secrets: secretsSchema });
export type NxcloudConfig = Readonly<z.infer<typeof configSchema>>;

/** Throws ConfigError naming what no longer fits. */
export function parseConfig(config: ProviderConfig): NxcloudConfig {
  return parseConnection(configSchema, "NXCloud", config);
}
