"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useState } from "react";
import { BulkStatusBadge, count, deedWord, isMoving, itemCount, progressOf } from "@/components/bulk/bulk-look";
import { IconButton } from "@/components/ui/icon-button";
import { ProgressBar } from "@/components/ui/progress-bar";
import { bulkUnderWayOptions } from "@/lib/client/bulk-queries";
import { paths } from "@/lib/paths";
import type { BulkRunDto } from "@/lib/schemas/bulk";

/** A run that halted itself is somebody's to look at, but not for ever. */
const HALTED_SHOWN_MS = 24 * 60 * 60_000;

const standOf = ({ id, status }: BulkRunDto) => `${id} ${status}`;

/**
 * Bulk runs that go on by themselves or halted by themselves, but not the one whose page is open, nor one that somebody
 * has hidden, for as long as it stands as it stood then.
 */
export function useBulkUnderWay(): { runs: readonly BulkRunDto[]; hide: (run: BulkRunDto) => void } {
  const { data } = useQuery(bulkUnderWayOptions());
  const pathname = usePathname();
  const [hidden, setHidden] = useState<readonly string[]>([]);
  const since = Date.now() - HALTED_SHOWN_MS;
  const shown = (data?.runs ?? []).filter(
    ({ status, createdAt }) => isMoving(status) || (status === "HALTED" && Date.parse(createdAt) > since),
  );
  const runs = shown.filter((run) => pathname !== paths.bulkRun(run.id) && !hidden.includes(standOf(run)));
  return { runs: runs.slice(0, 3), hide: (run) => setHidden([...hidden, standOf(run)]) };
}

/** A line for each, with the way to its page. */
export function BulkDock({ runs, hide }: ReturnType<typeof useBulkUnderWay>) {
  if (runs.length === 0) return null;
  return (
    <section
      aria-label="Bulk runs under way"
      className="w-[min(340px,calc(100vw-24px))] animate-rise-in rounded-lg bg-surface shadow-float"
    >
      <ul className="divide-y divide-line">
        {runs.map((run) => (
          <DockRun key={run.id} run={run} onHide={() => hide(run)} />
        ))}
      </ul>
    </section>
  );
}

function DockRun({ run, onHide }: { run: BulkRunDto; onHide: () => void }) {
  const { done, of } = progressOf(run);
  return (
    <li className="relative px-3 py-2.5 hover:bg-canvas">
      <div className="flex items-center gap-2">
        <Link
          href={paths.bulkRun(run.id)}
          title={`${deedWord(run)} · ${run.selection}`}
          className="min-w-0 flex-1 truncate font-medium after:absolute after:inset-0"
        >
          {deedWord(run)} <span className="font-normal text-ink-2">· {run.selection}</span>
        </Link>
        <BulkStatusBadge status={run.status} />
      </div>
      <ProgressBar
        value={run.status === "PLANNING" ? null : of === 0 ? 1 : done / of}
        label={run.selection}
        className="my-1.5"
      />
      <div className="flex items-center gap-2">
        <p className="tabular flex-1 text-ink-2 text-sm">
          {run.status === "PLANNING" ? `${itemCount(run.total)} found` : `${count(done)} of ${count(of)}`}
          {run.failed > 0 && ` · ${count(run.failed)} failed`}
        </p>
        <IconButton
          label={`Hide ${deedWord(run)}: ${run.selection}`}
          size="sm"
          side="top"
          onClick={onHide}
          className="relative -my-1.5 -mr-1.5"
        >
          <X />
        </IconButton>
      </div>
    </li>
  );
}
