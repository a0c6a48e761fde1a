import type { NxcloudControl } from "../../sandbox/nxcloud/control-client";
import type { OutboundHttp } from "../http";
import type { MediaProvider, MediaRef } from "../types";

type FaultRuleInput = Parameters<NxcloudControl["addFault"]>[0];

export type FaultInput = FaultRuleInput["fault"];
export type FaultPlace = FaultRuleInput["match"];

export interface ProviderOptions {
  /** Other credentials than those that the sandbox knows. */
  readonly wrongCredentials?: boolean;
  /** What this machine's clock is ahead of the true time. */
  readonly clockAheadMs?: number;
}

/** One adapter with its sandbox, as the shared suite needs it. */
export interface ProviderBench {
  readonly sandbox: NxcloudControl;
  /** Reaches the sandbox; the suite shortens its timeouts. */
  readonly http: OutboundHttp;
  /** What must never be seen outside requests. */
  readonly secrets: readonly string[];
  readonly providerNumberId: string;
  /** Where faults strike: the call that finds the media, the one that gives its bytes, the one that takes an upload. */
  readonly places: { readonly resolve: FaultPlace; readonly fetch: FaultPlace; readonly upload: FaultPlace };
  provider(http: OutboundHttp, options?: ProviderOptions): MediaProvider;
  /** Puts bytes at the provider under a new id. */
  seed(bytes: Buffer, mimeType: string): Promise<MediaRef>;
  close(): Promise<void>;
}

export interface Outcome {
  readonly reason: string;
  readonly retryable: boolean;
}

/** What differs between providers; everything else is the same for all. */
export interface ProviderExpectations {
  readonly unknownId: Outcome;
  /** The provider knows the id, and its bytes are gone. Null where both are one. */
  readonly lostBytes: Outcome | null;
  /** Links that expire; null where there are none. */
  readonly expiredLink: Outcome | null;
  /** A clock that is off by two minutes: does the adapter cope ("copes"), or is it of no matter to the provider? */
  readonly skewedClock: "copes" | "ignored";
  /** Bytes come from a link in an answer, which may point anywhere. */
  readonly links: boolean;
}
