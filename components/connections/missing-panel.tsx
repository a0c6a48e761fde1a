"use client";

import { CloudDownload } from "lucide-react";
import { usePlanBulk } from "@/components/bulk/use-plan-bulk";
import { Button } from "@/components/ui/button";

/** Counting stopped here. */
const COUNT_LIMIT = 10_000;

/** Plans to fetch everything of a connection that is not stored, the count shown first. */
export function MissingPanel({
  connectionId,
  enabled,
  missing,
}: {
  connectionId: string;
  enabled: boolean;
  missing: number;
}) {
  const plan = usePlanBulk();
  if (missing === 0) return <p className="text-ink-2">Everything that can be fetched is stored or on its way.</p>;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <Button
        disabled={!enabled}
        busy={plan.isPending}
        onClick={() => plan.mutate({ deed: "redownload", selection: { by: "missing", connectionId } })}
      >
        {!plan.isPending && <CloudDownload />} Fetch what is missing…
      </Button>
      <span className="text-ink-2">
        {missing >= COUNT_LIMIT ? "10,000 or more" : missing.toLocaleString("en")}{" "}
        {missing === 1 ? "item is" : "items are"} not stored
        {!enabled && ". Switch the connection on first."}
      </span>
    </div>
  );
}
