import { Siren } from "lucide-react";
import Link from "next/link";
import { paths } from "@/lib/paths";
import type { MediaDetailDto } from "@/lib/schemas/media";

/** Leads from a failure to what it has in common with others. */
export function IncidentLine({ item: { incident } }: { item: Pick<MediaDetailDto, "incident"> }) {
  if (!incident) return null;
  const all = `${incident.items.toLocaleString("en")}${incident.atLeast ? "+" : ""}`;
  return (
    <Link
      href={paths.incident(incident.id)}
      className="flex min-h-6 items-center gap-1.5 rounded-xs font-medium text-accent underline-offset-4 hover:underline"
    >
      <Siren aria-hidden className="size-3.5 shrink-0" />
      {incident.items === 1 ? "The incident of this failure" : `1 of ${all} with the same cause`}
    </Link>
  );
}
