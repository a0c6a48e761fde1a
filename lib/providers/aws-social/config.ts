import { z } from "zod";
import { baseAddress, errorsPerHour, headerSafe, parseConnection } from "../settings";
import type { ProviderConfig } from "../types";
import { capabilities } from "./capabilities";

/** Hosts of Amazon SNS. Amazon SNS developer guide, "Verifying the signatures of Amazon SNS messages". */
const SNS_HOSTS = ["sns.*.amazonaws.com", "sns.*.amazonaws.com.cn"];
/** A star stands for one label and never comes first: everybody can have a bucket below amazonaws.com. */
const SNS_HOST_PATTERN = /^[a-z0-9-]+(\.(\*|[a-z0-9-]+))*(:\d{1,5})?$/i;
/** Dots alone would be taken for folders above. */
const KEY_PREFIX = /^((?!\.+\/)[A-Za-z0-9_.-]+\/)*$/;

const settingsFields = z.strictObject({
  region: z
    .string()
    .trim()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d{1,2}$/, "must be a Region such as eu-central-1")
    .meta({ title: "Region", description: "The AWS Region in which the WhatsApp Business account is linked." }),
  bucket: z
    .string()
    .trim()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "must be the name of a bucket, not its address")
    .meta({
      title: "Bucket",
      description:
        "The S3 bucket through which files pass, in the same account and Region. They stay for seconds only.",
    }),
  keyPrefix: z
    .string()
    .max(256)
    .regex(KEY_PREFIX, "must be empty or end with a slash, with letters, digits, dots, dashes and underscores")
    .default("attache/")
    .meta({ title: "Folder in the bucket", description: "Put before every object's name. Ends with a slash." }),
  transfer: z.enum(["bucket", "presigned-url"]).default("bucket").meta({
    title: "How files pass",
    description:
      "bucket: AWS reads and writes the bucket with the rights of these credentials. presigned-url: by a signed link each time, which is too long with temporary credentials.",
  }),
  credentials: z.enum(["static", "assume-role", "default-chain"]).default("static").meta({
    title: "Credentials",
    description:
      "static: the access key below. assume-role: take on the role below. default-chain: what the server itself has, such as an instance role.",
  }),
  roleArn: z
    .string()
    .trim()
    .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, "must look like arn:aws:iam::123456789012:role/name")
    .optional()
    .meta({ title: "Role", description: "ARN of the IAM role to take on. Only for assume-role." }),
  topicArns: z
    .array(
      z
        .string()
        .trim()
        .regex(
          /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/,
          "each must look like arn:aws:sns:eu-central-1:123456789012:topic",
        ),
    )
    .default([])
    .meta({
      title: "SNS topics",
      description: "ARNs of the topics whose deliveries are accepted. While it is empty, nothing is accepted.",
    }),
  snsHosts: z
    .array(z.string().regex(SNS_HOST_PATTERN, "each must look like sns.*.amazonaws.com, host or host:port"))
    .default(SNS_HOSTS)
    .meta({
      title: "SNS hosts",
      description:
        "Hosts that certificates and confirmations may be fetched from. A star stands for one part of a name. Change it only for a stand-in of SNS.",
    }),
  requestsPerSecond: z.number().min(0.1).max(100).default(capabilities.pace.perSecond).meta({
    title: "Requests per second",
    description: "API calls per second over all workers. AWS allows 100 of each kind for the whole account.",
  }),
  errorsPerHour: errorsPerHour(capabilities.errorsPerHour),
  endpoint: baseAddress.optional().meta({
    advanced: true,
    title: "API address",
    description: "Only for a private endpoint or a stand-in; AWS's own for the Region otherwise.",
  }),
  s3Endpoint: baseAddress.optional().meta({
    advanced: true,
    title: "S3 address",
    description: "Only for a private endpoint or a stand-in; AWS's own for the Region otherwise.",
  }),
  s3PathStyle: z.boolean().default(false).meta({
    title: "Bucket in the path",
    description: "Name the bucket in the path instead of the host, as stand-ins of S3 need it.",
  }),
  stsEndpoint: baseAddress.optional().meta({
    advanced: true,
    title: "STS address",
    description: "Where the role is taken on. Only for a private endpoint or a stand-in.",
  }),
});

const secretsFields = z.strictObject({
  accessKeyId: headerSafe.optional().meta({
    title: "Access key ID",
    description: "Of the IAM user. Needed for static; for assume-role, the key that may take on the role.",
  }),
  secretAccessKey: headerSafe.optional().meta({
    title: "Secret access key",
    description: "Belongs to the access key ID. It signs every call.",
  }),
  sessionToken: headerSafe.optional().meta({
    title: "Session token",
    description: "Only with temporary keys, which stop working when they expire.",
  }),
  externalId: headerSafe.optional().meta({
    title: "External ID",
    description: "Only for assume-role, where the role's trust policy asks for one.",
  }),
});

export const settingsSchema = settingsFields.refine(
  ({ credentials, roleArn }) => credentials !== "assume-role" || roleArn !== undefined,
  { path: ["roleArn"], message: "is needed to take on a role" },
);

export const secretsSchema = secretsFields
  .refine(({ accessKeyId, secretAccessKey }) => (accessKeyId === undefined) === (secretAccessKey === undefined), {
    path: ["secretAccessKey"],
    message: "an access key has two halves: give both or none",
  })
  .refine(({ accessKeyId, sessionToken }) => sessionToken === undefined || accessKeyId !== undefined, {
    path: ["sessionToken"],
    message: "belongs to an access key, and there is none",
  });

export interface AwsSocialConfig {
  readonly settings: z.infer<typeof settingsFields>;
  readonly secrets: z.infer<typeof secretsFields>;
}

const configSchema = z
  .object({ settings: settingsSchema, secrets: secretsSchema })
  .refine(({ settings, secrets }) => settings.credentials !== "static" || secrets.accessKeyId !== undefined, {
    path: ["secrets", "accessKeyId"],
    message: "is needed while the credentials are static",
  });

/** Throws ConfigError naming what no longer fits. */
export function parseConfig(config: ProviderConfig): AwsSocialConfig {
  return parseConnection(configSchema, "AWS", config);
}
