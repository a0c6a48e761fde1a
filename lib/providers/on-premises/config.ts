import { z } from "zod";
import { baseAddress, errorsPerHour, parseConnection } from "../settings";
import type { ProviderConfig } from "../types";
import { capabilities } from "./capabilities";
import { whyNotCertificates } from "./certificates";
import { isSource } from "./sources";

const phoneNumber = z
  .string()
  .overwrite((text) => text.replace(/[\s+()-]/g, ""))
  .refine((text) => /^\d{5,15}$/.test(text), "must be a phone number with country code, 5 to 15 digits");

const caCertificate = z
  .string()
  .max(100_000)
  .superRefine((pem, issues) => {
    const why = whyNotCertificates(pem);
    if (why) issues.addIssue({ code: "custom", message: why });
  });

const seconds = z.number().int();

export const settingsSchema = z.strictObject({
  baseUrl: baseAddress
    .overwrite((address) => address.replace(/\/+$/, "").replace(/\/v1$/, ""))
    .meta({
      title: "Client address",
      description:
        "Where the client's web app answers, e.g. https://wa.example.com:9090. Plain http only for listed hosts.",
    }),
  phoneNumber: phoneNumber.meta({
    title: "Business phone number",
    description: "The number that this installation serves, with country code.",
  }),
  caCertificate: caCertificate.optional().meta({
    title: "Trusted certificate",
    description:
      "PEM text of the certificate, or of the authority that issued it, when it is self-signed. Trusted for this connection only, instead of the public authorities.",
  }),
  allowedSources: z
    .array(z.string().trim().refine(isSource, "each entry must be an IP address or a block such as 10.0.0.0/8"))
    .default([])
    .meta({
      title: "Allowed webhook sources",
      description: "IP addresses and blocks that webhooks may come from. Empty for any: webhooks are not signed.",
    }),
  retryDeadlineSeconds: seconds.min(5).max(86_400).default(120).meta({
    title: "Retry download deadline",
    description: "Seconds that the client gets to fetch media from WhatsApp again before the attempt counts as failed.",
  }),
  pollSeconds: seconds.min(1).max(3600).default(5).meta({
    title: "Poll interval",
    description: "Seconds between two looks for media that the client is fetching, beside its webhook.",
  }),
  requestsPerSecond: z.number().min(0.1).max(100).default(capabilities.pace.perSecond).meta({
    title: "Requests per second",
    description: "Calls per second over all workers. The client is known to allow 20.",
  }),
  errorsPerHour: errorsPerHour(capabilities.errorsPerHour),
});

const printable = z
  .string()
  .min(1, "must not be empty")
  .max(512)
  .regex(/^\P{Cc}+$/u, "must not have line breaks or other control characters");

export const secretsSchema = z.strictObject({
  username: printable
    .refine((name) => !name.includes(":"), "must not have a colon")
    .meta({ title: "User name", description: "A user of the client, such as its admin user." }),
  password: printable.meta({ title: "Password", description: "The password of that user, as changed after set-up." }),
});

const configSchema = z.object({ settings: settingsSchema, secrets: secretsSchema });
export type OnPremisesConfig = Readonly<z.infer<typeof configSchema>>;

/** Throws ConfigError naming what no longer fits. */
export function parseConfig(config: ProviderConfig): OnPremisesConfig {
  return parseConnection(configSchema, "the On-Premises client", config);
}
