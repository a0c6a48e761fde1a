import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { incidentTitle } from "@/components/incidents/incident-look";
import { IncidentView } from "@/components/incidents/incident-view";
import { LivePage } from "@/components/shell/live-page";
import { readIncident } from "@/lib/media/use-cases/read-incidents";
import { affectedQuerySchema } from "@/lib/schemas/incidents";
import { pageOperator } from "../../page-operator";

type Props = PageProps<"/incidents/[id]">;

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  return { title: incidentTitle(await load((await params).id, JSON.stringify(await searchParams))) };
}

export default async function IncidentPage({ params, searchParams }: Props) {
  const search = await searchParams;
  const incident = await load((await params).id, JSON.stringify(search));
  return (
    <div className="scrollbar-quiet h-full overflow-y-auto">
      <LivePage on={["incident", "ready"]}>
        <IncidentView incident={incident} query={affectedQuerySchema.parse(search)} />
      </LivePage>
    </div>
  );
}

// The search as text: what is cached for a request is told apart by value.
const load = cache(async (id: string, search: string) => {
  const query = affectedQuerySchema.parse(JSON.parse(search));
  const incident = await readIncident(await pageOperator(), id, query, new Date());
  if (!incident) notFound();
  return incident;
});
