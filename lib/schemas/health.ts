import { z } from "zod";
import type { BreakerDto } from "./numbers";

export const HEALTH_RANGES = ["24h", "7d"] as const;
export type HealthRange = (typeof HEALTH_RANGES)[number];

/** What does not parse counts as not given: links grow old. */
export const healthQuerySchema = z.object({ range: z.enum(HEALTH_RANGES).catch("24h").default("24h") });

/** What ended in one step of the chart. */
export interface HealthBar {
  readonly from: string;
  readonly succeeded: number;
  /** Failures that speak of the number. */
  readonly failed: number;
  /** Failures that lie in single media objects. */
  readonly failedItems: number;
}

export interface NumberHealthDto {
  readonly id: string;
  readonly phoneNumber: string;
  readonly displayName: string;
  readonly health: "ok" | "degraded" | "down" | "idle";
  readonly healthDetail: string;
  readonly bars: readonly HealthBar[];
  /** Of what ended in the range and speaks of the number, between 0 and 1; null when nothing did. */
  readonly successRate: number | null;
  readonly latency: { readonly medianMs: number; readonly p95Ms: number } | null;
  readonly lastSuccessAt: string | null;
  readonly waiting: { readonly count: number; readonly atLeast: boolean; readonly since: string } | null;
  readonly lastDeliveryAt: string | null;
  /** Whether that is longer ago than is usual; null when nobody can tell. */
  readonly isSilent: boolean | null;
  /** Whether its requests are held back, by whom or what, and until when. */
  readonly breaker: BreakerDto;
  /** Open incidents about credentials, rights and clocks. */
  readonly findings: readonly { readonly incidentId: string; readonly title: string }[];
  readonly openIncidents: number;
}

export interface ConnectionHealthDto {
  readonly id: string;
  readonly name: string;
  readonly providerLabel: string;
  readonly enabled: boolean;
  /** For admins alone, as are refusals. */
  readonly lastCheck: { readonly at: string; readonly outcome: "ok" | "warning" | "failed" } | null;
  readonly refusal: { readonly at: string; readonly because: string } | null;
  readonly numbers: readonly NumberHealthDto[];
}

export interface BlameDto {
  readonly side: "us" | "them" | "nobody" | "unknown";
  readonly sentence: string;
  readonly next: string | null;
  readonly target:
    | { readonly to: "connection" | "number"; readonly id: string }
    | { readonly to: "incidents"; readonly provider?: string }
    | { readonly to: "help" }
    | null;
}

export interface HealthDto {
  readonly range: HealthRange;
  readonly blame: BlameDto;
  readonly workers: number;
  readonly connections: readonly ConnectionHealthDto[];
  readonly can: { readonly manage: boolean };
}
