import type { ControlClient } from "../../sandbox/control-client";
import type { OutboundHttp } from "../http";
import type { MediaProvider, MediaRef } from "../types";

type FaultRuleInput = Parameters<ControlClient["addFault"]>[0];

export type FaultInput = FaultRuleInput["fault"];
export type FaultPlace = FaultRuleInput["match"];

export interface ProviderOptions {
  /** Other credentials than those that the sandbox knows. */
  readonly wrongCredentials?: boolean;
  /** What this machine's clock is ahead of the true time. */
  readonly clockAheadMs?: number;
}

/** What the provider's side has of an upload. */
export interface KeptUpload {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly mimeType: string;
  /** Null where the provider takes no names. */
  readonly fileName: string | null;
}

/** One adapter with its sandbox, as the shared suite needs it. */
export interface ProviderBench {
  readonly sandbox: Pick<ControlClient, "addFault" | "clearFaults" | "requests" | "clearRequests">;
  /** Reaches the sandbox; the suite shortens its timeouts. */
  readonly http: OutboundHttp;
  /** What must never be seen outside requests. */
  readonly secrets: readonly string[];
  /** Query parameters whose values are secret: those of signed links. */
  readonly secretParameters: RegExp;
  readonly providerNumberId: string;
  /**
   * Where faults strike: the call that finds the media (null where the bytes are asked for at once), the one that gives
   * its bytes, the one that takes an upload; also the one that takes the file itself and the one of the self-check, where
   * these are others.
   */
  readonly places: {
    readonly resolve: FaultPlace | null;
    readonly fetch: FaultPlace;
    readonly upload: FaultPlace;
    readonly send?: FaultPlace;
    readonly check?: FaultPlace;
  };
  provider(http: OutboundHttp, options?: ProviderOptions): MediaProvider;
  /** Puts bytes at the provider under a new id. */
  seed(bytes: Buffer, mimeType: string): Promise<MediaRef>;
  /** The provider no longer knows the id. */
  forget(providerMediaId: string): Promise<void>;
  /** The provider knows the id, and its bytes are gone. Missing where both are one. */
  loseBytes?(providerMediaId: string): Promise<void>;
  kept(providerMediaId: string): Promise<KeptUpload>;
  close(): Promise<void>;
}

export interface Outcome {
  readonly reason: string;
  readonly retryable: boolean;
}

/** What differs between providers; everything else is the same for all. */
export interface ProviderExpectations {
  readonly unknownId: Outcome;
  /** What a download of lost bytes ends with; null where there is no `loseBytes`. */
  readonly lostBytes: Outcome | null;
  /** Links that expire; null where there are none. */
  readonly expiredLink: Outcome | null;
  /** A clock that is off by two minutes: does the adapter cope ("copes"), or is it of no matter to the provider? */
  readonly skewedClock: "copes" | "ignored";
  /** The bytes are asked for at once: there is no call that resolves. */
  readonly oneCall: boolean;
  /** Bytes come from a link in an answer, which may point anywhere. */
  readonly links: boolean;
}
