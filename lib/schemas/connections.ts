import { z } from "zod";
import type { ExchangeDto } from "./media";
import { STORABLE } from "./text";

const connectionId = z.uuid();
/** Text without the characters that the database refuses. */
const line = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest, `${longest} characters at most.`)
    .regex(STORABLE, "Has a character that cannot be stored.");
const name = line(80).min(1, "The connection needs a name.");
/** Secrets are sealed as they are given; what they have to look like their provider's schema says. */
const values = z.record(z.string(), z.unknown());

export const newConnectionSchema = z.strictObject({
  kind: z.string(),
  name,
  settings: values.default({}),
  secrets: values.default({}),
});
export type NewConnectionInput = z.infer<typeof newConnectionSchema>;

export const connectionInputSchema = z.object({ connectionId });
export const editSettingsInputSchema = z.object({ connectionId, name, settings: values });
/** What is left out stays as it is; null takes away a secret that may be absent. */
export const rotateSecretsInputSchema = z.object({ connectionId, secrets: values });
export const setEnabledInputSchema = z.object({ connectionId, enabled: z.boolean() });
/** For what cannot be undone: the name of the connection, typed. */
export const confirmedInputSchema = z.object({ connectionId, confirmation: z.string().trim() });

/** Digits of a phone number, however it was written. */
const phoneDigits = z
  .string()
  .transform((text) => text.replace(/[\s+()-]/g, ""))
  .pipe(z.string().regex(/^\d{6,15}$/, "must be 6 to 15 digits with the country code"));

export const newNumberSchema = z.strictObject({
  phoneNumber: phoneDigits.meta({
    title: "Business phone number",
    description: "With the country code; blanks and + do not matter.",
  }),
  providerNumberId: line(100).optional().meta({
    title: "The provider's name for the number",
    description: "Where it is not the digits.",
  }),
  displayName: line(100).optional().meta({ title: "Name to show" }),
  providerStatus: line(200).nullable().default(null).meta({ title: "The provider's word for its state" }),
});
export type NewNumberInput = z.output<typeof newNumberSchema>;

export const addNumbersInputSchema = z.object({
  connectionId,
  numbers: z.array(newNumberSchema).min(1, "Choose at least one number.").max(1_000),
});

/** How a setting is entered. Settings of a form that this version does not know are entered as text. */
export type FieldKind = "text" | "number" | "boolean" | "choice" | "list" | "lines";
export type FieldValue = string | boolean;

/** One entry of a connection's form, read from its provider's schema. */
export interface FormFieldDto {
  readonly part: "settings" | "secrets";
  readonly name: string;
  readonly label: string;
  readonly help: string | null;
  readonly kind: FieldKind;
  readonly options: readonly string[];
  readonly required: boolean;
  /** What counts when nothing is entered; lists have one entry a line. Empty where there is none, and for secrets. */
  readonly initial: FieldValue;
  /** Has a default that suits most, so it is folded away. */
  readonly advanced: boolean;
}

export interface ProviderChoiceDto {
  readonly kind: string;
  readonly label: string;
  readonly summary: string | null;
  readonly notice: string | null;
  readonly fields: readonly FormFieldDto[];
}

/**
 * What becomes of a delivery that proves itself by nothing but the address it was sent to: it is taken, or it is refused
 * for a reason. null: not known, for the connection cannot be used.
 */
export type Proof = { readonly taken: true } | { readonly taken: false; readonly because: string } | null;

export interface ConnectionSummaryDto {
  readonly id: string;
  readonly name: string;
  readonly providerKind: string;
  readonly providerLabel: string;
  readonly enabled: boolean;
  readonly numbers: number;
  readonly lastDeliveryAt: string | null;
  /** The last delivery that was turned away, when none was taken since. */
  readonly refusal: { readonly at: string; readonly because: string } | null;
  readonly lastCheck: { readonly at: string; readonly outcome: "ok" | "warning" | "failed" } | null;
}

export interface ConnectionNumberDto {
  readonly id: string;
  readonly phoneNumber: string;
  readonly displayName: string;
  readonly providerNumberId: string;
  readonly providerStatus: string | null;
  readonly lastWebhookAt: string | null;
}

export interface ConnectionDetailDto extends ConnectionSummaryDto {
  readonly notice: string | null;
  readonly rows: readonly ConnectionNumberDto[];
  readonly fields: readonly FormFieldDto[];
  /** What the settings of the form are now, as they are entered. */
  readonly values: Readonly<Record<string, FieldValue>>;
  /** Names of the secrets that are kept; null when they do not open with this installation's key. */
  readonly secretsKept: readonly string[] | null;
  readonly proof: Proof;
  readonly hasVerifyToken: boolean;
  readonly canListNumbers: boolean;
  /** What forbids deleting it; counts stop at 1,000. */
  readonly hanging: { readonly items: number; readonly uploads: number };
}

/** A line of a check; `at` where it speaks of a moment. */
export interface CheckLineDto {
  readonly id: string;
  readonly label: string;
  readonly outcome: "ok" | "warning" | "failed" | "skipped";
  readonly detail: string;
  readonly remedy: string | null;
  readonly at: string | null;
}
export interface CheckReportDto {
  readonly lines: readonly CheckLineDto[];
  readonly exchanges: readonly ExchangeDto[];
}

export interface FoundNumberDto {
  readonly providerNumberId: string;
  readonly phoneNumber: string;
  readonly displayName: string;
  readonly providerStatus: string | null;
  /** Is a number of the connection already. */
  readonly known: boolean;
}

/** Where the provider has to deliver. `origin` is null when the installation was not told its own address. */
export interface WebhookAddressDto {
  readonly origin: string | null;
  readonly path: string;
  readonly verifyToken: string | null;
}
