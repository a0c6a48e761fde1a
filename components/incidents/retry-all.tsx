"use client";

import { RotateCw } from "lucide-react";
import { usePlanBulk } from "@/components/bulk/use-plan-bulk";
import { Button } from "@/components/ui/button";
import type { IncidentDetailDto } from "@/lib/schemas/incidents";

/** Has everything planned that the incident affected and that is not solved; nothing is fetched before somebody says so. */
export function RetryAll({ incident: { id, affected } }: { incident: IncidentDetailDto }) {
  const plan = usePlanBulk();
  const count = `${affected.unsolved.toLocaleString("en")}${affected.atLeast ? "+" : ""}`;
  return (
    <Button
      variant="primary"
      busy={plan.isPending}
      onClick={() => plan.mutate({ deed: "redownload", selection: { by: "incident", incidentId: id } })}
    >
      {!plan.isPending && <RotateCw />} Retry {affected.unsolved === 1 ? "it" : `all ${count}`}
    </Button>
  );
}
