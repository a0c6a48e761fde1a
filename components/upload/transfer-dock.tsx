"use client";

import { ChevronDown, TriangleAlert, Upload, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import { Spinner } from "@/components/ui/spinner";
import { takeFocus } from "@/components/ui/take-focus";
import { BulkDock, useBulkUnderWay } from "./bulk-dock";
import { DockBadge } from "./dock-badge";
import { FOLDED_BESIDE_INSPECTOR } from "./dock-fold";
import { isLeaving, outcomeOf, type Transfer } from "./transfer-queue";
import { TransferRow } from "./transfer-row";
import { summaryText } from "./transfer-text";
import { transferQueue, useTransfers } from "./transfers";
import { retryWordOf, useRetry } from "./use-retry";
import { useStrayDropGuard, useTransferSync } from "./use-transfer-sync";

/** Keeps clear of the docked inspector, and on a phone of the bottom bar. */
const PLACE =
  "pointer-events-none fixed flex flex-col items-end gap-2 *:pointer-events-auto right-3 bottom-[calc(68px+env(safe-area-inset-bottom))] z-30 md:right-4 md:bottom-4 lg:[body:has([data-inspector=docked])_&]:right-[408px]";

/** The files on their way and the bulk runs under way, at the lower edge of every page. Mounted once, around the pages. */
export function TransferDock() {
  useTransferSync();
  useStrayDropGuard();
  const transfers = useTransfers();
  const bulk = useBulkUnderWay();
  const [minimised, setMinimised] = useState<boolean | null>(null);
  const summary = summaryText(transfers);
  return (
    <>
      <p role="status" className="sr-only">
        {transfers.length > 0 ? `Uploads: ${summary}` : ""}
      </p>
      {(transfers.length > 0 || bulk.runs.length > 0) && (
        <div ref={tellHeight} className={PLACE}>
          <BulkDock {...bulk} />
          {transfers.length > 0 && minimised !== false && (
            <UploadsBadge
              transfers={transfers}
              summary={summary}
              minimised={minimised === true}
              onOpen={() => setMinimised(false)}
            />
          )}
          {transfers.length > 0 && !minimised && (
            <DockPanel
              transfers={transfers}
              summary={summary}
              reopened={minimised === false}
              onMinimise={() => setMinimised(true)}
            />
          )}
        </div>
      )}
    </>
  );
}

/** Lets the toasts appear above the dock. */
function tellHeight(dock: HTMLElement | null) {
  if (!dock) return;
  const { style } = document.documentElement;
  const observer = new ResizeObserver(() => style.setProperty("--dock-height", `${dock.offsetHeight + 8}px`));
  observer.observe(dock);
  return () => {
    observer.disconnect();
    style.removeProperty("--dock-height");
  };
}

function DockPanel({
  transfers,
  summary,
  reopened,
  onMinimise,
}: {
  transfers: readonly Transfer[];
  summary: string;
  reopened: boolean;
  onMinimise: () => void;
}) {
  const retry = useRetry();
  const retryable = transfers.filter((transfer) => retryWordOf(transfer) === "Retry");
  return (
    <section
      aria-label="Uploads"
      className={cn(
        "flex max-h-[min(420px,60vh)] w-[min(340px,calc(100vw-24px))] animate-rise-in flex-col rounded-lg bg-surface shadow-float",
        !reopened && FOLDED_BESIDE_INSPECTOR.panel,
      )}
    >
      <header className="flex h-11 shrink-0 items-center gap-2 border-line border-b pr-1.5 pl-3">
        <Upload aria-hidden className="size-4" />
        <h2 className="font-semibold">Uploads</h2>
        <p className="min-w-0 flex-1 truncate text-ink-2">{summary}</p>
        {retryable.length > 1 && (
          <Button size="sm" onClick={() => void Promise.all(retryable.map(retry))}>
            Retry all
          </Button>
        )}
        <IconButton ref={reopened ? takeFocus : undefined} label="Minimise" size="sm" side="top" onClick={onMinimise}>
          <ChevronDown />
        </IconButton>
        {!transfers.some(isLeaving) && (
          <IconButton label="Close" size="sm" side="top" onClick={() => transferQueue.clear()}>
            <X />
          </IconButton>
        )}
      </header>
      <ul className="scrollbar-quiet min-h-0 flex-1 divide-y divide-line overflow-y-auto overscroll-contain">
        {transfers.map((transfer) => (
          <TransferRow key={transfer.id} transfer={transfer} />
        ))}
      </ul>
    </section>
  );
}

function UploadsBadge({
  transfers,
  summary,
  minimised,
  onOpen,
}: {
  transfers: readonly Transfer[];
  summary: string;
  /** By somebody, at whatever width. */
  minimised: boolean;
  onOpen: () => void;
}) {
  const moving = transfers.some((transfer) => outcomeOf(transfer) === "moving");
  const failed = transfers.some((transfer) => outcomeOf(transfer) === "failed");
  return (
    <DockBadge minimised={minimised} onOpen={onOpen}>
      {moving ? <Spinner className="text-moving" /> : <Upload aria-hidden className="size-4" />}
      <span>
        <span className="sr-only">Show the uploads: </span>
        {summary}
      </span>
      {failed && <TriangleAlert aria-hidden className="size-4 text-failed" />}
    </DockBadge>
  );
}
