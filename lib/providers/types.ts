import type { Readable } from "node:stream";
import type { z } from "zod";
import type { DiagnosisFacts } from "./causes";
import type { OutboundHttp } from "./http";

/** Names a provider on rows and in files: "nxcloud", "meta-cloud". The same as its adapter's folder; never changed. */
export type ProviderKind = string;

export type MediaDirection = "INBOUND" | "UPLOADED";
export type MediaKind = "IMAGE" | "VIDEO" | "AUDIO" | "VOICE" | "DOCUMENT" | "STICKER" | "UNKNOWN";

/** How long a provider keeps media, in days from first sight. `certain` is false where the documents are silent. */
export interface RetentionRule {
  readonly days: number | null;
  /** Where documents differ: `days` is the shortest they allow, this the longest. */
  readonly atMostDays?: number;
  readonly certain: boolean;
  readonly because: string;
  /** What is left after that: nothing, or asking the phone of the sender, who may have deleted it. */
  readonly afterwards: "lost" | "sender";
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
  /** API calls that one connection may make where its settings say nothing: in the long run, and at once. */
  readonly pace: { readonly perSecond: number; readonly burst: number };
  /** Error answers of an hour, where the settings say nothing, after which requests for a number are held back. */
  readonly errorsPerHour: number;
}

/**
 * One exchange with a provider as it may be shown: no secrets, no signed URLs, no query values.
 * `step` is what it was for; the rest is null where it did not come that far. "verify" and "store" are steps of our own,
 * without a host.
 */
export interface Exchange {
  readonly step: "resolve" | "fetch" | "upload" | "remove" | "check" | "verify" | "store";
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

/** What a download is asked for, with what is known of earlier tries. */
export interface DownloadRef extends MediaRef {
  /** When the provider accepted to fetch the bytes itself, and has not reported since. */
  readonly awaitingSince?: Date | null;
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
  /** The provider is fetching the bytes itself: ask again after this long, or when its webhook reports. */
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
  download(ref: DownloadRef, ctx: CallContext): Promise<MediaDownload>;
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
  /** The caller's IP address as far as it can be trusted; null when it is not known. */
  readonly remoteAddress: string | null;
}

export interface WebhookReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export type VerifyResult =
  | { readonly ok: true; readonly by: "signature" | "path" }
  | { readonly ok: false; readonly because: string };

/** Who a message came from and when, as far as the provider told. */
export interface InboundMessage {
  /** The provider's name for the business phone number; null when the delivery names none. */
  readonly providerNumberId: string | null;
  /** Digits of the business phone number, where the delivery tells them. */
  readonly businessPhone: string | null;
  readonly messageId: string | null;
  /** Customer's number, digits. */
  readonly from: string | null;
  readonly fromName: string | null;
  readonly caption: string | null;
  readonly sentAt: Date | null;
}

/** Why the provider's side could not do something, in its own words. */
export interface ReportedProblem {
  readonly code: string | null;
  /** One sentence, shown as it is. */
  readonly text: string;
  /** What lies behind it; left out where it concerns no media of a customer. */
  readonly diagnosis?: DiagnosisFacts | undefined;
}

/** A media object that can be asked for by its id. */
export interface MediaArrived extends InboundMessage {
  readonly type: "media";
  readonly providerMediaId: string;
  readonly kind: MediaKind;
  readonly descriptor: MediaDescriptor;
  /** The delivery itself says that the bytes could not be had. */
  readonly problem: ReportedProblem | null;
}

/** A customer sent media that never got an id, so that nobody can ask for it. */
export interface MediaNeverArrived extends InboundMessage {
  readonly type: "never-arrived";
  readonly messageId: string;
  readonly kind: MediaKind;
  readonly problem: ReportedProblem;
}

/** What became of a download that the provider had accepted to make itself. */
export interface FetchReported {
  readonly type: "fetch-reported";
  readonly providerNumberId: string | null;
  readonly providerMediaId: string;
  /** Null when the bytes are there now. */
  readonly problem: ReportedProblem | null;
}

/** WhatsApp could not use media that we had uploaded, told long after the upload was accepted. */
export interface UploadRefused {
  readonly type: "upload-refused";
  readonly providerNumberId: string | null;
  /** The message that was to carry it. */
  readonly messageId: string;
  readonly problem: ReportedProblem;
  readonly at: Date | null;
}

export type InboundEvent =
  | MediaArrived
  | MediaNeverArrived
  | FetchReported
  | UploadRefused
  | { readonly type: "ignored"; readonly because: string };

export interface WebhookReceiver {
  /**
   * The answer to a subscription handshake, null when the request is not one. It proves what has to be proven itself,
   * for it comes before `verify`. May call the provider to confirm; what fails ends as a reply with status 4xx or 5xx.
   */
  challenge(request: RawWebhook, ctx: CallContext): Promise<WebhookReply | null>;
  /**
   * On raw bytes, before parsing. A missing signature is a failure wherever one is configured. Throws ProviderError
   * when what is needed to verify cannot be had right now: the sender has to come again.
   */
  verify(request: RawWebhook, ctx: CallContext): Promise<VerifyResult>;
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
  /** One sentence for those who choose a provider. */
  readonly summary?: string;
  /** What everybody with such a connection has to know, such as the provider's own end of it. */
  readonly notice?: string;
  readonly settingsSchema: z.ZodObject;
  readonly secretsSchema: z.ZodObject;
  /** What most connections look like, with "…" for secrets: shown to those who write one. */
  readonly example: ProviderConfig;
  readonly capabilities: ProviderCapabilities;
  /** Throws ConfigError when the stored settings no longer fit the schema. */
  createMediaProvider(config: ProviderConfig, deps: ProviderDeps): MediaProvider;
  createWebhookReceiver(config: ProviderConfig, deps: ProviderDeps): WebhookReceiver;
  /** What to enter at the provider beside the webhook URL; undefined where it wants nothing more. */
  webhookVerifyToken?(config: ProviderConfig): string;
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
