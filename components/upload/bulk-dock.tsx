"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronDown, CircleStop, X } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useState } from "react";
import { BulkStatusBadge, count, deedWord, isMoving, itemCount, progressOf } from "@/components/bulk/bulk-look";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import { ProgressBar } from "@/components/ui/progress-bar";
import { Spinner } from "@/components/ui/spinner";
import { takeFocus } from "@/components/ui/take-focus";
import { bulkUnderWayOptions } from "@/lib/client/bulk-queries";
import { paths } from "@/lib/paths";
import type { BulkRunDto } from "@/lib/schemas/bulk";
import { DockBadge } from "./dock-badge";
import { FOLDED_BESIDE_INSPECTOR } from "./dock-fold";

/** A run that halted itself is somebody's to look at, but not for ever. */
const HALTED_SHOWN_MS = 24 * 60 * 60_000;

const standOf = ({ id, status }: BulkRunDto) => `${id} ${status}`;

/**
 * Bulk runs that go on by themselves or halted by themselves, but not the one whose page is open, none beside the list of
 * all, nor one that somebody has hidden, for as long as it stands as it stood then.
 */
export function useBulkUnderWay(): { runs: readonly BulkRunDto[]; hide: (run: BulkRunDto) => void } {
  const { data } = useQuery(bulkUnderWayOptions());
  const pathname = usePathname();
  const [hidden, setHidden] = useState<readonly string[]>([]);
  const since = Date.now() - HALTED_SHOWN_MS;
  const shown = (data?.runs ?? []).filter(
    ({ status, createdAt }) => isMoving(status) || (status === "HALTED" && Date.parse(createdAt) > since),
  );
  const elsewhere = shown.filter((run) => ![paths.bulkRuns(), paths.bulkRun(run.id)].includes(pathname));
  const runs = elsewhere.filter((run) => !hidden.includes(standOf(run)));
  return { runs: runs.slice(0, 3), hide: (run) => setHidden([...hidden, standOf(run)]) };
}

/** A line for each, with the way to its page, or a badge that opens them: at first where they are in the way. */
export function BulkDock({ runs, hide }: ReturnType<typeof useBulkUnderWay>) {
  const [open, setOpen] = useState<boolean | null>(null);
  if (runs.length === 0) return null;
  return (
    <>
      {!open && <BulkBadge runs={runs} minimised={open === false} onOpen={() => setOpen(true)} />}
      <section
        aria-label="Bulk runs under way"
        className={cn(
          "w-[min(340px,calc(100vw-24px))] animate-rise-in rounded-lg bg-surface shadow-float",
          open === null && ["max-md:hidden", FOLDED_BESIDE_INSPECTOR.panel],
          open === false && "hidden",
        )}
      >
        <header
          className={cn(
            "flex h-11 items-center border-line border-b pr-1.5 pl-3",
            runs.length === 1 && !open && "md:hidden",
          )}
        >
          <h2 className="flex-1 font-semibold">Bulk runs</h2>
          <IconButton
            ref={open ? takeFocus : undefined}
            label="Minimise"
            size="sm"
            side="top"
            onClick={() => setOpen(false)}
          >
            <ChevronDown />
          </IconButton>
        </header>
        <ul className="divide-y divide-line">
          {runs.map((run) => (
            <DockRun key={run.id} run={run} onHide={() => hide(run)} />
          ))}
        </ul>
      </section>
    </>
  );
}

function BulkBadge({
  runs,
  minimised,
  onOpen,
}: {
  runs: readonly BulkRunDto[];
  /** By somebody, at whatever width. */
  minimised: boolean;
  onOpen: () => void;
}) {
  const moving = runs.filter(({ status }) => isMoving(status)).length;
  const halted = runs.length - moving;
  return (
    <DockBadge minimised={minimised} onOpen={onOpen} className="max-md:flex">
      <span className="sr-only">Show the bulk runs: </span>
      {moving > 0 && (
        <>
          <Spinner className="text-moving" />
          <span>{count(moving)} running</span>
        </>
      )}
      {halted > 0 && (
        <>
          <CircleStop aria-hidden className="size-4 text-failed" />
          <span>{count(halted)} halted</span>
        </>
      )}
    </DockBadge>
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
          onClick={(event) => {
            passFocusOn(event.currentTarget);
            onHide();
          }}
          className="relative -my-1.5 -mr-1.5"
        >
          <X />
        </IconButton>
      </div>
    </li>
  );
}

/** To the next run, or the one before, or the uploads that share the dock, or else to the page. */
function passFocusOn(button: HTMLButtonElement): void {
  const run = button.closest("li");
  const next = run?.nextElementSibling ?? run?.previousElementSibling ?? run?.closest("section")?.nextElementSibling;
  const heir = next instanceof HTMLButtonElement ? next : next?.querySelector("button");
  (heir ?? document.querySelector("main"))?.focus({ preventScroll: true });
}
