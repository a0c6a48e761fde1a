import { CircleCheck, CornerDownRight } from "lucide-react";
import Link from "next/link";
import { codeText } from "@/components/inspector/state-text";
import { NothingMatches } from "@/components/lists/nothing-matches";
import { PageLinks } from "@/components/lists/page-links";
import { numberName } from "@/components/media/phone-number";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { type Column, ColumnHeads } from "@/components/ui/column-heads";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { IncidentDto, IncidentPageDto, IncidentQuery } from "@/lib/schemas/incidents";
import { Course } from "./course";
import { affectedText, IncidentBadge, incidentTitle, whoActsText } from "./incident-look";

const COLUMNS: readonly Column[] = [
  { name: "Incident", className: "" },
  { name: "Last 24 hours", className: "w-[150px]" },
  { name: "Seen", className: "w-[132px]" },
  { name: "Affected", className: "w-[172px]" },
  { name: "State", className: "w-[132px] pr-0" },
];

const cell = "block @[900px]:table-cell @[900px]:border-line @[900px]:border-b py-0.5 @[900px]:py-3 pr-5 align-top";

/** One page of incidents, last seen first. A narrow table becomes one block for each. */
export function IncidentList({ page, query }: { page: IncidentPageDto; query: IncidentQuery }) {
  if (page.incidents.length === 0) return <NoIncidents query={query} />;
  return (
    <div className="@container">
      <table className="block @[900px]:table w-full table-fixed">
        <caption className="sr-only">Incidents, last seen first</caption>
        <thead className="hidden @[900px]:table-header-group">
          <ColumnHeads columns={COLUMNS} className="pr-5" />
        </thead>
        <tbody className="block @[900px]:table-row-group">
          {page.incidents.map((incident) => (
            <IncidentRow key={incident.id} incident={incident} />
          ))}
        </tbody>
      </table>
      <PageLinks query={query} nextCursor={page.nextCursor} path={paths.incidents} first="Latest" next="Earlier" />
    </div>
  );
}

function IncidentRow({ incident }: { incident: IncidentDto }) {
  const { id, failure, number, connectionName, course, affected, operation } = incident;
  const code = codeText(failure);
  return (
    <tr className="relative grid grid-cols-[minmax(0,1fr)_auto] @[560px]:grid-cols-[minmax(0,1fr)_240px_auto] gap-x-3 border-line border-b py-3 transition-colors @[900px]:table-row @[900px]:border-b-0 @[900px]:py-0 hover:bg-canvas">
      <td className={cn(cell, "pr-2 @[560px]:row-span-3 @[900px]:pr-5")}>
        <Link
          href={paths.incident(id)}
          className="block font-medium text-lg leading-5 after:absolute after:inset-0 hover:underline hover:underline-offset-4"
        >
          {incidentTitle(incident)}
        </Link>
        <span className="mt-0.5 block truncate text-ink-2">
          {numberName(number)} <span className="text-ink-3">· {connectionName}</span>
          {code && (
            <span className="text-ink-3">
              {" "}
              · <span className="mono">{code}</span>
            </span>
          )}
        </span>
        <span className="mt-0.5 flex items-center gap-1.5 text-ink-2 text-sm">
          <CornerDownRight aria-hidden className="size-3.5 shrink-0 text-ink-3" />
          {whoActsText(failure)}
        </span>
      </td>
      <td className={cn(cell, "order-4 col-span-2 @[560px]:col-start-2 @[900px]:pt-3.5")}>
        <Course course={course} span="24 hours" className="h-7 max-w-[420px] @[900px]:max-w-none" />
      </td>
      <td className={cn(cell, "order-3 col-span-2 @[560px]:col-start-2 text-ink-2 @[900px]:text-ink")}>
        <span className="@[900px]:block">
          <Time iso={incident.lastSeenAt} plain />
        </span>
        <span className="@[900px]:block text-ink-3 text-sm">
          <span className="@[900px]:hidden"> · </span>
          {incident.returnedAt ? (
            <>
              came back <Time iso={incident.returnedAt} plain />
            </>
          ) : (
            <>
              since <Time iso={incident.firstSeenAt} plain />
            </>
          )}
        </span>
      </td>
      <td className={cn(cell, "order-2 @max-[560px]:col-span-2 @[560px]:col-start-2 @[560px]:row-start-1")}>
        <span className="@[900px]:block">{affectedText(affected, operation)}</span>
        <span className="@[900px]:block text-ink-3 text-sm">
          <span className="@[900px]:hidden"> · </span>
          {incident.occurrences.toLocaleString("en")} {incident.occurrences === 1 ? "failure" : "failures"}
        </span>
      </td>
      <td className={cn(cell, "order-1 justify-self-end @[560px]:col-start-3 @[560px]:row-start-1 pr-0")}>
        <IncidentBadge state={incident.state} />
        <StateNote incident={incident} />
      </td>
    </tr>
  );
}

function StateNote({ incident: { acknowledged, snoozedUntil, closed } }: { incident: IncidentDto }) {
  const className = "mt-0.5 hidden @[900px]:block text-ink-3 text-sm";
  if (closed) {
    return (
      <span className={className}>
        <Time iso={closed.at} plain />
      </span>
    );
  }
  if (snoozedUntil) {
    return (
      <span className={className}>
        ends <Time iso={snoozedUntil} plain />
      </span>
    );
  }
  return acknowledged?.by ? <span className={cn(className, "truncate")}>by {acknowledged.by}</span> : null;
}

function looksAtClosed({ state }: IncidentQuery): boolean {
  return state === "CLOSED" || state === "ALL";
}

function NoIncidents({ query }: { query: IncidentQuery }) {
  if (Object.values(query).some(Boolean)) {
    return (
      <NothingMatches
        action={
          <Button asChild>
            <Link href={paths.incidents()}>Clear filters</Link>
          </Button>
        }
      >
        {looksAtClosed(query)
          ? "Incidents close by themselves when the same succeeds again."
          : "An incident that is over is among the closed ones."}
      </NothingMatches>
    );
  }
  return (
    <EmptyState
      icon={<CircleCheck />}
      title="Nothing is going wrong"
      action={
        <Button asChild>
          <Link href={paths.incidents({ state: "CLOSED" })}>Look at closed ones</Link>
        </Button>
      }
    >
      Failures that have their cause in common are put together here, with who has to act. A single one that mends
      itself is not shown.
    </EmptyState>
  );
}
