import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { KIND_LOOK, KindIcon } from "@/components/media/kind-icon";
import { StatusBadge } from "@/components/media/status-badge";
import { UploadStatusBadge } from "@/components/media/upload-status-badge";
import { Button } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { AffectedDto, AffectedQuery, IncidentDetailDto } from "@/lib/schemas/incidents";

/** What the incident affected, each with what has become of it. */
export function AffectedList({ incident, query }: { incident: IncidentDetailDto; query: AffectedQuery }) {
  const { rows, affected } = incident;
  const all = query.affected === "all";
  const solved = affected.items - affected.unsolved;
  return (
    <div>
      <nav aria-label="Which are listed" className="mb-2.5 flex flex-wrap gap-1">
        <Tab href={link(incident, {})} current={!all}>
          Not solved {count(affected.unsolved, affected.atLeast)}
        </Tab>
        <Tab href={link(incident, { affected: "all" })} current={all}>
          All {count(affected.items, affected.atLeast)}
        </Tab>
      </nav>
      {rows.length === 0 ? (
        <p className="text-ink-2">
          {solved > 0 ? "Everything that it affected works again." : "Nothing more is listed here."}
        </p>
      ) : (
        <ul aria-label="Affected" className="divide-y divide-line rounded-lg border border-line">
          {rows.map((row) => (
            <AffectedRow key={row.id} row={row} />
          ))}
        </ul>
      )}
      {(query.after || incident.nextAfter) && (
        <nav aria-label="Pages" className="mt-3 flex gap-2">
          {query.after && (
            <Button asChild size="sm">
              <Link href={link(incident, all ? { affected: "all" } : {})}>Latest</Link>
            </Button>
          )}
          {incident.nextAfter && (
            <Button asChild size="sm">
              <Link href={link(incident, { ...(all ? { affected: "all" } : {}), after: incident.nextAfter })}>
                Earlier
              </Link>
            </Button>
          )}
        </nav>
      )}
    </div>
  );
}

const count = (value: number, atLeast: boolean) => `${value.toLocaleString("en")}${atLeast ? "+" : ""}`;

function link({ id }: IncidentDetailDto, query: Readonly<Record<string, string>>): string {
  const search = new URLSearchParams(query).toString();
  return search ? `${paths.incident(id)}?${search}#affected` : `${paths.incident(id)}#affected`;
}

function Tab({ href, current, children }: { href: string; current: boolean; children: React.ReactNode }) {
  return (
    <Link
      href={href}
      aria-current={current ? "page" : undefined}
      className="tabular inline-flex min-h-[26px] items-center rounded-sm px-2 text-ink-2 transition-colors hover:bg-sunken hover:text-ink aria-[current=page]:bg-sunken aria-[current=page]:font-medium aria-[current=page]:text-ink"
    >
      {children}
    </Link>
  );
}

function AffectedRow({ row }: { row: AffectedDto }) {
  const name = <span className="block truncate font-medium">{row.name}</span>;
  return (
    <li className="relative flex min-h-11 items-center gap-3 px-3.5 py-2 hover:bg-canvas">
      {row.kind && <KindIcon kind={row.kind} className="size-4 shrink-0 text-ink-2" />}
      <span className="min-w-0 flex-1">
        {row.link ? (
          <Link
            href={paths.item(row.link.phoneNumberId, row.link.itemId)}
            className="block truncate after:absolute after:inset-0 hover:underline hover:underline-offset-4"
          >
            {name}
          </Link>
        ) : (
          name
        )}
        <span className="block truncate text-ink-3 text-sm">
          {[row.kind && KIND_LOOK[row.kind].word, row.senderMasked].filter(Boolean).join(" · ")}
          {row.occurrences > 1 && ` · failed ${row.occurrences.toLocaleString("en")} times`}
          {" · "}
          <Time iso={row.lastSeenAt} plain />
        </span>
      </span>
      {row.solvedAt && (
        <span className="hidden items-center gap-1 text-sm text-stored sm:inline-flex">
          <CircleCheck aria-hidden className="size-3.5" /> solved
        </span>
      )}
      {row.status && <StatusBadge status={row.status} />}
      {row.uploadStatus && <UploadStatusBadge status={row.uploadStatus} />}
    </li>
  );
}
