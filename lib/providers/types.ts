import type { Readable } from "node:stream";
import type { z } from "zod";
import type { OutboundHttp } from "./http";

export const PROVIDER_KINDS = ["aws-social", "nxcloud", "on-premises", "meta-cloud"] as const;
export type ProviderKind = (typeof PROVIDER_KINDS)[number];

export type MediaDirection = "INBOUND" | "UPLOADED";
export type MediaKind = "IMAGE" | "VIDEO" | "AUDIO" | "VOICE" | "DOCUMENT" | "STICKER" | "UNKNOWN";

/** How long a provider keeps media, in days from first sight. `certain` is false where the documents are silent. */
export interface RetentionRule {
  readonly days: number | null;
  readonly certain: boolean;
  readonly because: string;
}

export interface ProviderCapabilities {
  /** `describe` answers without moving bytes. */
  readonly describe: boolean;
  readonly rangeDownload: boolean;
  readonly remove: boolean;
  /** A download may answer "pending" and complete later by webhook or poll. */
  readonly asyncStore: boolean;
  readonly listNumbers: boolean;
  readonly retention: { readonly inbound: RetentionRule; readonly uploaded: RetentionRule };
  /** Largest upload in bytes per kind; kinds left out cannot be uploaded. */
  readonly uploadLimits: Readonly<Partial<Record<MediaKind, number>>>;
}

/**
 * One exchange with a provider as it may be shown: no secrets, no signed URLs, no query values.
 * `step` is what it was for; the rest is null where it did not come that far.
 */
export interface Exchange {
  readonly step: "resolve" | "fetch" | "upload" | "remove" | "check";
  readonly method: string;
  readonly host: string;
  /** Path with identifiers of signed links shortened; never a query string. */
  readonly path: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly httpStatus: number | null;
  readonly providerCode: string | null;
  readonly providerRequestId: string | null;
  readonly bytes: number | null;
  /** One sentence for people: what was answered or why nothing was. */
  readonly note: string;
  /** The answer's text with secrets and links blanked, at most 2,000 characters. */
  readonly answer: string | null;
}

export interface CallContext {
  readonly signal: AbortSignal;
  /** Correlates log lines and audit; not sent to the provider. */
  readonly requestId: string;
  /** Called once per finished exchange, in order, whether it succeeded or not. */
  readonly onExchange: (exchange: Exchange) => void;
}

export interface MediaRef {
  /** The provider's name for the business phone number. */
  readonly providerNumberId: string;
  readonly providerMediaId: string;
  readonly direction: MediaDirection;
}

export interface MediaDescriptor {
  readonly mimeType: string | null;
  readonly sizeBytes: number | null;
  /** Lower-case hex. */
  readonly sha256: string | null;
  readonly fileName: string | null;
}

export type MediaDownload =
  | { readonly kind: "stream"; readonly descriptor: MediaDescriptor; readonly body: Readable }
  | { readonly kind: "pending"; readonly pollAfterMs: number };

export interface MediaUpload {
  readonly providerNumberId: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly fileName: string;
  open(): Promise<Readable>;
}

export interface UploadReceipt {
  readonly providerMediaId: string;
}

export interface ProviderNumber {
  readonly providerNumberId: string;
  /** E.164 digits without plus. */
  readonly phoneNumber: string;
  readonly displayName: string;
  /** The provider's own word, unchanged; null when it said none. */
  readonly status: string | null;
}

export interface CheckResult {
  readonly id: string;
  readonly label: string;
  readonly outcome: "ok" | "warning" | "failed" | "skipped";
  readonly detail: string;
  /** What to do; null when nothing is to be done. */
  readonly remedy: string | null;
}

/** Every method throws ProviderError and nothing else, except when `ctx.signal` aborts: then the signal's reason. */
export interface MediaProvider {
  readonly kind: ProviderKind;
  readonly capabilities: ProviderCapabilities;
  listNumbers?(ctx: CallContext): Promise<readonly ProviderNumber[]>;
  /** "Is it still there?", without moving bytes. */
  describe(ref: MediaRef, ctx: CallContext): Promise<MediaDescriptor>;
  /** The body fails with ProviderError when the connection breaks; the caller verifies size and hash. */
  download(ref: MediaRef, ctx: CallContext): Promise<MediaDownload>;
  upload(media: MediaUpload, ctx: CallContext): Promise<UploadReceipt>;
  remove?(ref: MediaRef, ctx: CallContext): Promise<void>;
  check(ctx: CallContext): Promise<readonly CheckResult[]>;
}

export interface RawWebhook {
  readonly method: string;
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface WebhookReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export type VerifyResult =
  | { readonly ok: true; readonly by: "signature" | "path" }
  | { readonly ok: false; readonly because: string };

export type InboundEvent =
  | {
      readonly type: "media";
      readonly ref: MediaRef;
      readonly kind: MediaKind;
      readonly messageId: string | null;
      /** Customer's number, digits. */
      readonly from: string | null;
      readonly fromName: string | null;
      readonly caption: string | null;
      readonly sentAt: Date | null;
      readonly descriptor: MediaDescriptor;
    }
  | { readonly type: "ignored"; readonly because: string };

export interface WebhookReceiver {
  /** The subscription handshake's answer, null when the request is not one. */
  challenge(request: RawWebhook): WebhookReply | null;
  /** On raw bytes, before parsing. A missing signature is a failure wherever one is configured. */
  verify(request: RawWebhook): Promise<VerifyResult>;
  /** Pure. Unknown kinds become "ignored" events; malformed JSON throws ProviderError BAD_RESPONSE. */
  parse(request: RawWebhook): readonly InboundEvent[];
}

/**
 * One provider as the registry knows it. `settings` and `secrets` are objects of the connection form; secrets are
 * sealed at rest. Their zod descriptions become the JSON Schema and the form.
 */
export interface ProviderModule {
  readonly kind: ProviderKind;
  readonly label: string;
  readonly settingsSchema: z.ZodObject;
  readonly secretsSchema: z.ZodObject;
  readonly capabilities: ProviderCapabilities;
  /** Throws ConfigError when the stored settings no longer fit the schema. */
  createMediaProvider(config: ProviderConfig, deps: ProviderDeps): MediaProvider;
  createWebhookReceiver(config: ProviderConfig): WebhookReceiver;
}

export interface ProviderConfig {
  readonly settings: unknown;
  readonly secrets: unknown;
}

export interface ProviderDeps {
  readonly http: OutboundHttp;
  /** Milliseconds since the epoch; injected so that signatures are testable. */
  readonly now: () => number;
}
