import { z } from "zod";
import type { ExchangeDto, FailureDto, MediaKind, MediaStatus } from "./media";

export const INCIDENT_STATES = ["OPEN", "ACKNOWLEDGED", "SNOOZED", "CLOSED"] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];
export const OPERATIONS = ["DOWNLOAD", "UPLOAD"] as const;
export type Operation = (typeof OPERATIONS)[number];

const absent = (value: unknown) => (value === "" ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(absent, schema.optional()).catch(undefined);

/** The filters of the list as its address carries them. What does not parse counts as not given: links grow old. */
export const incidentQuerySchema = z.object({
  /** Open ones where it is left out. */
  state: optional(z.enum([...INCIDENT_STATES, "ALL"])),
  number: optional(z.uuid()),
  provider: optional(z.string().regex(/^[\w-]{1,100}$/)),
  operation: optional(z.enum(OPERATIONS)),
  cursor: optional(z.string().max(200)),
});
export type IncidentQuery = z.infer<typeof incidentQuerySchema>;

/** Of the page of one incident: which of what it affected is listed, and from where on. */
export const affectedQuerySchema = z.object({
  affected: optional(z.enum(["all"])),
  after: optional(z.uuid()),
});
export type AffectedQuery = z.infer<typeof affectedQuerySchema>;

const incidentId = z.uuid();
const LONGEST_SNOOZE_MS = 31 * 24 * 60 * 60_000;

export const incidentInputSchema = z.object({ incidentId });
export const snoozeIncidentInputSchema = z.object({
  incidentId,
  until: z.iso.datetime().refine((iso) => {
    const ahead = Date.parse(iso) - Date.now();
    return ahead > 0 && ahead <= LONGEST_SNOOZE_MS;
  }, "Choose a time within the next month."),
});

/** Counting what an incident affected stops here: `atLeast` then. */
export interface AffectedCounts {
  readonly items: number;
  readonly customers: number;
  readonly unsolved: number;
  readonly atLeast: boolean;
}

export interface IncidentDto {
  readonly id: string;
  readonly state: IncidentState;
  readonly operation: Operation;
  readonly failure: FailureDto;
  readonly number: { readonly id: string; readonly phoneNumber: string; readonly displayName: string };
  readonly connectionName: string;
  readonly providerLabel: string;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly occurrences: number;
  readonly affected: AffectedCounts;
  /** Occurrences in each of the latest hours, oldest first; the last one is the present hour. */
  readonly course: readonly HourCount[];
  /** How often it came back after it was closed, and when it did last. */
  readonly returns: number;
  readonly returnedAt: string | null;
  /** Who has it in hand; null in any other state. */
  readonly acknowledged: { readonly at: string; readonly by: string | null } | null;
  readonly snoozedUntil: string | null;
  readonly closed: { readonly at: string; readonly because: string } | null;
}

export interface HourCount {
  /** Its beginning. */
  readonly hour: string;
  readonly count: number;
}

export interface IncidentPageDto {
  readonly incidents: readonly IncidentDto[];
  readonly nextCursor: string | null;
}

/** A media item or an upload that an incident affected. */
export interface AffectedDto {
  readonly id: string;
  /** Where it is looked at; null where it is no more. */
  readonly link: { readonly itemId: string; readonly phoneNumberId: string } | null;
  readonly name: string;
  readonly kind: MediaKind | null;
  readonly status: MediaStatus | null;
  /** With an upload: what became of it. */
  readonly uploadStatus: "QUEUED" | "SENDING" | "RETRY_WAIT" | "DONE" | "FAILED" | null;
  readonly senderMasked: string | null;
  readonly occurrences: number;
  readonly lastSeenAt: string;
  readonly solvedAt: string | null;
}

export interface IncidentDetailDto extends IncidentDto {
  readonly rows: readonly AffectedDto[];
  readonly nextAfter: string | null;
  /** What was exchanged with the provider when it happened last; empty where a delivery told of it. */
  readonly exchanges: readonly ExchangeDto[];
  readonly can: { readonly act: boolean };
}
