import type { Metadata } from "next";
import { type Choice, IncidentFilters } from "@/components/incidents/incident-filters";
import { IncidentList } from "@/components/incidents/incident-list";
import { numberName } from "@/components/media/phone-number";
import { LivePage } from "@/components/shell/live-page";
import { readIncidents } from "@/lib/media/use-cases/read-incidents";
import { readRail } from "@/lib/media/use-cases/read-rail";
import { incidentQuerySchema } from "@/lib/schemas/incidents";
import type { RailDto } from "@/lib/schemas/numbers";
import { pageOperator } from "../page-operator";

export const metadata: Metadata = { title: "Incidents" };

export default async function IncidentsPage({ searchParams }: PageProps<"/incidents">) {
  const operator = await pageOperator();
  const query = incidentQuerySchema.parse(await searchParams);
  const { cursor: _, ...filters } = query;
  const [page, rail] = await Promise.all([readIncidents(operator, query, new Date()), readRail(operator)]);
  return (
    <div className="scrollbar-quiet h-full overflow-y-auto">
      <header className="border-line border-b px-3 pt-2 pb-2.5 md:px-5 md:pt-3">
        <h1 className="font-semibold text-xl tracking-[-0.01em]">Incidents</h1>
        <p className="text-ink-2">Failures with the same cause, put together: what goes wrong and who has to act.</p>
        <div className="mt-2.5">
          <IncidentFilters filters={filters} numbers={numbersOf(rail)} providers={providersOf(rail)} />
        </div>
      </header>
      <div className="px-3 md:px-5">
        <LivePage on={["incident", "ready"]} calm>
          <IncidentList page={page} query={query} />
        </LivePage>
      </div>
    </div>
  );
}

function numbersOf(rail: RailDto): Choice[] {
  return rail.connections.flatMap(({ numbers }) =>
    numbers.map((number) => ({ value: number.id, label: numberName(number) })),
  );
}

function providersOf(rail: RailDto): Choice[] {
  const labels = new Map(rail.connections.map(({ providerKind, providerLabel }) => [providerKind, providerLabel]));
  return [...labels].map(([value, label]) => ({ value, label }));
}
