"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { BulkStatusBadge, count, deedWord, isMoving, progressOf } from "@/components/bulk/bulk-look";
import { ProgressBar } from "@/components/ui/progress-bar";
import { bulkUnderWayOptions } from "@/lib/client/bulk-queries";
import { paths } from "@/lib/paths";
import type { BulkRunDto } from "@/lib/schemas/bulk";

/** A run that halted itself is somebody's to look at, but not for ever. */
const HALTED_SHOWN_MS = 24 * 60 * 60_000;

/** Bulk runs that go on by themselves or halted by themselves, but not the one whose page is open. */
export function useBulkUnderWay(): readonly BulkRunDto[] {
  const { data } = useQuery(bulkUnderWayOptions());
  const pathname = usePathname();
  const since = Date.now() - HALTED_SHOWN_MS;
  const shown = (data?.runs ?? []).filter(
    ({ status, createdAt }) => isMoving(status) || (status === "HALTED" && Date.parse(createdAt) > since),
  );
  return shown.filter(({ id }) => pathname !== paths.bulkRun(id)).slice(0, 3);
}

/** A line for each, with the way to its page. */
export function BulkDock({ runs }: { runs: readonly BulkRunDto[] }) {
  if (runs.length === 0) return null;
  return (
    <section
      aria-label="Bulk runs under way"
      className="w-[min(340px,calc(100vw-24px))] animate-rise-in rounded-lg bg-surface shadow-float"
    >
      <ul className="divide-y divide-line">
        {runs.map((run) => (
          <DockRun key={run.id} run={run} />
        ))}
      </ul>
    </section>
  );
}

function DockRun({ run }: { run: BulkRunDto }) {
  const { done, of } = progressOf(run);
  return (
    <li className="relative px-3 py-2.5 hover:bg-canvas">
      <div className="flex items-center gap-2">
        <Link href={paths.bulkRun(run.id)} className="min-w-0 flex-1 truncate font-medium after:absolute after:inset-0">
          {deedWord(run)}: {run.selection}
        </Link>
        <BulkStatusBadge status={run.status} />
      </div>
      <ProgressBar
        value={run.status === "PLANNING" ? null : of === 0 ? 1 : done / of}
        label={run.selection}
        className="my-1.5"
      />
      <p className="tabular text-ink-2 text-sm">
        {run.status === "PLANNING" ? `${count(run.total)} items found` : `${count(done)} of ${count(of)}`}
        {run.failed > 0 && ` · ${count(run.failed)} failed`}
      </p>
    </li>
  );
}
