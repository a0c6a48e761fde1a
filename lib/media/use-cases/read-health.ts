import { roleMay } from "../../auth/permissions";
import { presentState } from "../../connections/present-connection";
import { providerFacts } from "../../connections/provider-facts";
import { listHeldBack } from "../../data/breakers";
import { readConnectionStates } from "../../data/connections";
import type { NumberHour } from "../../data/generated/client";
import { listWorkers } from "../../data/heartbeats";
import { listOpenIncidents } from "../../data/incidents";
import { listNumberHours } from "../../data/number-hours";
import { type NumberPulse, readPulses, WAITING_LIMIT } from "../../data/number-pulses";
import { listNumbers, type NumberVitals, type NumberWithConnection, readVitals } from "../../data/numbers";
import type { OperatorScope } from "../../data/scope";
import type { ConnectionHealthDto, HealthBar, HealthDto, HealthRange, NumberHealthDto } from "../../schemas/health";
import { type NumberFacts, whoIsToBlame } from "../blame";
import { everyHour } from "../hours";
import { numberHealth } from "../number-health";
import { silenceOf } from "../silence";
import { numberLimits } from "./number-limits";
import { presentBreaker } from "./present-breaker";
import { presentFailure } from "./present-media";

/** A worker that was not heard of for this long counts as dead. Milliseconds. */
const HEARD_OF_WITHIN_MS = 30_000;
const HOURS: Readonly<Record<HealthRange, { readonly count: number; readonly step: number }>> = {
  "24h": { count: 24, step: 1 },
  "7d": { count: 7 * 24, step: 6 },
};
/** What somebody has to look into at the provider or at our server, whatever item is fetched. */
const FINDINGS = ["AUTH", "FORBIDDEN", "NUMBER_NOT_BOUND", "CLOCK_SKEW"];

/** How every number that an operator may see is doing, and whether it is us or them. */
export async function readHealth(scope: OperatorScope, range: HealthRange, now: Date): Promise<HealthDto> {
  const board = await readBoard(scope, range, now);
  const numbers = board.numbers.map((number) => presentNumber(number, board, range, now));
  const byId = new Map(numbers.map((number) => [number.id, number]));
  const connections = new Map<string, ConnectionHealthDto & { numbers: NumberHealthDto[] }>();
  for (const row of board.numbers) {
    const number = byId.get(row.id);
    const group = connections.get(row.connectionId) ?? { ...presentConnection(row, board), numbers: [] };
    if (number) group.numbers.push(number);
    connections.set(row.connectionId, group);
  }
  return {
    range,
    blame: blameOf(board, byId, now),
    workers: board.workers,
    connections: [...connections.values()],
    can: { manage: roleMay(scope.role, "installation:manage") },
  };
}

type Board = Awaited<ReturnType<typeof readBoard>>;

async function readBoard(scope: OperatorScope, range: HealthRange, now: Date) {
  const from = everyHour(now, HOURS[range].count)[0] ?? now;
  const [numbers, hours, pulses, heldBack, incidents, states, workers] = await Promise.all([
    listNumbers(scope),
    listNumberHours(scope, from),
    readPulses(scope, from, now),
    listHeldBack(scope),
    listOpenIncidents(scope),
    readConnectionStates(scope),
    listWorkers(new Date(now.getTime() - HEARD_OF_WITHIN_MS)),
  ]);
  const vitals = await readVitals(
    scope,
    numbers.map(({ id }) => id),
  );
  return {
    numbers,
    incidents,
    workers: workers.length,
    hours: hoursByNumber(hours),
    pulses: new Map(pulses.map((pulse) => [pulse.phoneNumberId, pulse])),
    vitals: new Map(vitals.map((row) => [row.phoneNumberId, row])),
    heldBack: new Map(heldBack.map((breaker) => [breaker.phoneNumberId, breaker])),
    states: new Map(states.map((state) => [state.id, presentState(state)])),
  };
}

function hoursByNumber(hours: readonly NumberHour[]): ReadonlyMap<string, readonly NumberHour[]> {
  const groups = new Map<string, NumberHour[]>();
  for (const hour of hours) {
    const group = groups.get(hour.phoneNumberId) ?? [];
    group.push(hour);
    groups.set(hour.phoneNumberId, group);
  }
  return groups;
}

function presentConnection({ connection }: NumberWithConnection, board: Board): Omit<ConnectionHealthDto, "numbers"> {
  const state = board.states.get(connection.id);
  return {
    id: connection.id,
    name: connection.name,
    providerLabel: providerFacts(connection.providerKind).label,
    enabled: connection.enabled,
    lastCheck: state?.lastCheck ?? null,
    refusal: state?.refusal ?? null,
  };
}

function presentNumber(number: NumberWithConnection, board: Board, range: HealthRange, now: Date): NumberHealthDto {
  const pulse = board.pulses.get(number.id);
  const hours = board.hours.get(number.id) ?? [];
  const open = board.incidents.filter(({ phoneNumberId }) => phoneNumberId === number.id);
  const { health, detail } = healthOf(number, board.vitals.get(number.id));
  return {
    id: number.id,
    phoneNumber: number.phoneNumber,
    displayName: number.displayName,
    health,
    healthDetail: detail,
    bars: barsOf(hours, range, now),
    successRate: successRate(hours),
    latency: latencyOf(pulse),
    lastSuccessAt: lastSuccess(pulse, hours)?.toISOString() ?? null,
    waiting: pulse?.oldestDueAt
      ? { count: pulse.waiting, atLeast: pulse.waiting >= WAITING_LIMIT, since: pulse.oldestDueAt.toISOString() }
      : null,
    lastDeliveryAt: number.lastWebhookAt?.toISOString() ?? null,
    isSilent: silence(number, pulse, now),
    breaker: presentBreaker(board.heldBack.get(number.id), numberLimits(number.connection), now),
    findings: open
      .filter(({ reason }) => FINDINGS.includes(reason))
      .map(({ id, reason, code }) => ({ incidentId: id, title: titleOf(number, reason, code) })),
    openIncidents: open.length,
  };
}

/** As the rail's dot says it. */
function healthOf({ connection }: NumberWithConnection, vitals: NumberVitals | undefined) {
  if (!connection.enabled) return { health: "down" as const, detail: "The connection is switched off." };
  return numberHealth(vitals?.recentOutcomes ?? [], vitals?.latestFailure ?? null);
}

function barsOf(hours: readonly NumberHour[], range: HealthRange, now: Date): HealthBar[] {
  const { count, step } = HOURS[range];
  const starts = everyHour(now, count).filter((_, index) => index % step === 0);
  const ends = [...starts.slice(1).map((start) => start.getTime()), Number.POSITIVE_INFINITY];
  return starts.map((start, index) => {
    const within = hours.filter(({ hour }) => hour >= start && hour.getTime() < (ends[index] ?? 0));
    const failedItems = sum(within, (hour) => hour.failedItems);
    return {
      from: start.toISOString(),
      succeeded: sum(within, (hour) => hour.succeeded),
      failed: sum(within, (hour) => hour.failed) - failedItems,
      failedItems,
    };
  });
}

const sum = (hours: readonly NumberHour[], of: (hour: NumberHour) => number) =>
  hours.reduce((total, hour) => total + of(hour), 0);

function successRate(hours: readonly NumberHour[]): number | null {
  const succeeded = sum(hours, (hour) => hour.succeeded);
  const ended = succeeded + sum(hours, (hour) => hour.failed - hour.failedItems);
  return ended === 0 ? null : succeeded / ended;
}

function latencyOf(pulse: NumberPulse | undefined): NumberHealthDto["latency"] {
  if (!pulse || pulse.medianMs === null || pulse.p95Ms === null) return null;
  return { medianMs: Math.round(pulse.medianMs), p95Ms: Math.round(pulse.p95Ms) };
}

/** To the second where it is among the latest attempts, to the hour where many failed since. */
function lastSuccess(pulse: NumberPulse | undefined, hours: readonly NumberHour[]): Date | null {
  const known = hours.filter(({ succeeded }) => succeeded > 0).map(({ hour }) => hour.getTime());
  return pulse?.lastSuccessAt ?? (known.length > 0 ? new Date(Math.max(...known)) : null);
}

function silence(number: NumberWithConnection, pulse: NumberPulse | undefined, now: Date): boolean | null {
  if (!pulse) return null;
  const { arrivals, longestPauseMs } = pulse;
  const told = silenceOf({ lastDeliveryAt: number.lastWebhookAt, arrivals, longestPauseMs }, now);
  return told?.isUnusual ?? null;
}

function titleOf({ connection }: NumberWithConnection, failureReason: string, code: string): string {
  const row = { failureReason, failureCode: code || null, failureHttpStatus: null, failureMessage: null };
  return presentFailure(row, { providerKind: connection.providerKind, hasBytes: false })?.title ?? failureReason;
}

function blameOf(board: Board, presented: ReadonlyMap<string, NumberHealthDto>, now: Date): HealthDto["blame"] {
  const asked = board.numbers.filter(({ connection }) => connection.enabled);
  const due = asked
    .filter(({ id }) => !board.heldBack.has(id))
    .flatMap(({ id }) => board.pulses.get(id)?.oldestDueAt?.getTime() ?? []);
  return whoIsToBlame({
    workers: board.workers,
    oldestDueMs: due.length > 0 ? now.getTime() - Math.min(...due) : null,
    numbers: asked.map((number): NumberFacts => {
      const { id, name, providerKind } = number.connection;
      return {
        id: number.id,
        name: number.displayName || number.phoneNumber,
        connectionId: id,
        connectionName: name,
        providerKind,
        providerLabel: providerFacts(providerKind).label,
        latest: (board.pulses.get(number.id)?.spoken ?? []).map((reason) => reason || null),
        isSilent: presented.get(number.id)?.isSilent === true,
        isHeldBack: board.heldBack.has(number.id),
      };
    }),
  });
}
