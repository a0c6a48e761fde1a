import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";

const folder = path.join(import.meta.dirname, "corpus");

export type CorpusProvider = "cloud" | "aws" | "nxcloud" | "onprem";

/** One media object that a delivery speaks of. */
export interface ExpectedMedia {
  readonly providerMediaId: string;
  readonly kind: string;
  readonly voice?: boolean;
  readonly mimeType: string | null;
  readonly sha256Hex: string | null;
  readonly fileName: string | null;
  readonly caption: string | null;
  readonly from: string | null;
  readonly messageId: string | null;
  readonly timestamp: string | null;
  readonly phoneNumberId: string | null;
  readonly phoneNumberArn?: string;
  readonly businessPhone: string | null;
  readonly state: string;
}

export interface CorpusEntry {
  readonly file: string;
  readonly provider: CorpusProvider;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly bodySha256: string;
  readonly stringToSignSha256?: string;
  readonly expected: {
    readonly media: readonly ExpectedMedia[];
    readonly alsoAccept?: readonly ExpectedMedia[];
    readonly mediaUpdates?: readonly {
      readonly providerMediaId: string;
      readonly outcome: "stored" | "failed";
      readonly errors: readonly { readonly code: number; readonly details: string }[];
    }[];
  };
}

interface CorpusIndex {
  readonly numbersToConfigure: {
    readonly cloud: readonly string[];
    readonly nxcloud: readonly string[];
    readonly awsTopicArn: string;
    readonly awsPhoneNumberArn: string;
  };
  readonly entries: readonly CorpusEntry[];
}

export const corpus = JSON.parse(readFileSync(path.join(folder, "index.json"), "utf8")) as CorpusIndex;

export function bodyOf(entry: CorpusEntry): Buffer {
  const body = readFileSync(path.join(folder, entry.file));
  const found = createHash("sha256").update(body).digest("hex");
  if (found !== entry.bodySha256) throw new Error(`${entry.file} is not as it was published: ${found}.`);
  return body;
}

/** Headers with lower-case names, as they reach a receiver. */
export function headersOf(entry: CorpusEntry): Record<string, string> {
  const given = Object.entries(entry.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  return { ...Object.fromEntries(given), "content-type": entry.contentType };
}

/** Meta Cloud API, webhooks, "Validating payloads". */
export function signedByMeta(body: Buffer, appSecret: string): Record<string, string> {
  return { "x-hub-signature-256": `sha256=${createHmac("sha256", appSecret).update(body).digest("hex")}` };
}
