import { roleMay } from "../../auth/permissions";
import { providerFacts } from "../../connections/provider-facts";
import { listBreakers, type ShownBreaker } from "../../data/breakers";
import { countOpenIncidents } from "../../data/incidents";
import { listNumbers, type NumberVitals, type NumberWithConnection, readVitals } from "../../data/numbers";
import { getOperator } from "../../data/operators";
import type { OperatorScope } from "../../data/scope";
import { NotFoundError } from "../../errors";
import type { NumberDto, RailConnectionDto, RailDto } from "../../schemas/numbers";
import { numberHealth } from "../number-health";
import { numberLimits } from "./number-limits";
import { presentBreaker } from "./present-breaker";
import { countLostWithinDay } from "./read-rescue";

/** The numbers that an operator may see, grouped by connection, with how they are doing. */
export async function readRail(scope: OperatorScope): Promise<RailDto> {
  const [numbers, operator, openIncidents] = await Promise.all([
    listNumbers(scope),
    getOperator(scope, scope.operatorId),
    countOpenIncidents(scope),
  ]);
  if (!operator) throw new NotFoundError("operator");
  const ids = numbers.map((number) => number.id);
  const [vitals, breakers, lostWithinDay] = await Promise.all([
    readVitals(scope, ids),
    listBreakers(scope, ids),
    countLostWithinDay(scope, numbers, new Date()),
  ]);
  const vitalsById = new Map(vitals.map((entry) => [entry.phoneNumberId, entry]));
  const breakersById = new Map(breakers.map((entry) => [entry.phoneNumberId, entry]));

  const connections = new Map<string, RailConnectionDto>();
  for (const number of numbers) {
    const { id, name, providerKind, enabled } = number.connection;
    const group = connections.get(id) ?? {
      id,
      name,
      providerKind,
      providerLabel: providerFacts(providerKind).label,
      enabled,
      numbers: [],
    };
    group.numbers.push(presentNumber(number, vitalsById.get(number.id), breakersById.get(number.id)));
    connections.set(id, group);
  }
  const may = (permission: Parameters<typeof roleMay>[1]) => roleMay(scope.role, permission);
  return {
    connections: [...connections.values()],
    openIncidents,
    lostWithinDay,
    operator: {
      id: operator.id,
      name: operator.name,
      email: operator.email,
      role: scope.role,
      can: {
        redownload: may("media:fetch"),
        upload: may("media:upload"),
        reveal: may("media:reveal"),
        purge: may("media:purge"),
        pause: may("number:pause"),
        manage: may("installation:manage"),
      },
    },
  };
}

function presentNumber(
  number: NumberWithConnection,
  vitals: NumberVitals | undefined,
  breaker: ShownBreaker | undefined,
): NumberDto {
  const { health, detail } = number.connection.enabled
    ? numberHealth(vitals?.recentOutcomes ?? [], vitals?.latestFailure ?? null)
    : { health: "down" as const, detail: "The connection is switched off." };
  return {
    id: number.id,
    phoneNumber: number.phoneNumber,
    displayName: number.displayName,
    providerStatus: number.providerStatus,
    lastWebhookAt: number.lastWebhookAt?.toISOString() ?? null,
    attention: vitals?.attention ?? 0,
    health,
    healthDetail: detail,
    breaker: presentBreaker(breaker, numberLimits(number.connection), new Date()),
    uploadLimits: providerFacts(number.connection.providerKind).capabilities?.uploadLimits ?? {},
  };
}
