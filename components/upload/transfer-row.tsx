"use client";

import { CircleCheck, Clock3, TriangleAlert, X } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { CopyButton } from "@/components/ui/copy-button";
import { IconButton } from "@/components/ui/icon-button";
import { ProgressBar } from "@/components/ui/progress-bar";
import { Spinner } from "@/components/ui/spinner";
import { paths } from "@/lib/paths";
import { outcomeOf, type Transfer } from "./transfer-queue";
import { transferText } from "./transfer-text";
import { transferQueue } from "./transfers";
import { retryWordOf, useRetry } from "./use-retry";

/** One file in the dock: what became of it so far, and what can be done. */
export function TransferRow({ transfer }: { transfer: Transfer }) {
  const { state, fileName, sizeBytes } = transfer;
  const upload = state.phase === "accepted" ? state.upload : null;
  return (
    <li className="flex gap-2.5 px-3 py-2.5">
      <span className="mt-[5px] shrink-0">
        <OutcomeIcon transfer={transfer} />
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex min-h-[26px] items-center gap-2">
          <p className="min-w-0 flex-1 truncate" title={fileName}>
            {fileName}
          </p>
          {state.phase === "sending" && (
            <span className="mono shrink-0">
              {sizeBytes > 0 ? Math.floor((state.bytesSent / sizeBytes) * 100) : 100}%
            </span>
          )}
          <RowActions transfer={transfer} />
        </div>
        {state.phase === "sending" && (
          <ProgressBar value={sizeBytes > 0 ? state.bytesSent / sizeBytes : null} label={fileName} className="my-1.5" />
        )}
        {!upload?.providerMediaId && (
          <p className={cn("text-ink-2", state.phase === "sending" ? "mono truncate" : "break-words text-sm")}>
            {transferText(transfer)}
          </p>
        )}
        {state.phase === "refused" && state.requestId && <p className="mono text-ink-3 text-sm">{state.requestId}</p>}
        {upload?.providerMediaId && (
          <div className="flex items-center gap-1">
            <span className="mono min-w-0 truncate text-ink" title={upload.providerMediaId}>
              {upload.providerMediaId}
            </span>
            <CopyButton text={upload.providerMediaId} what="media id" />
            {upload.mediaItemId && (
              <Link
                href={paths.item(upload.phoneNumberId, upload.mediaItemId)}
                className="ml-auto shrink-0 rounded-xs font-medium text-accent leading-6 hover:underline"
              >
                Open
              </Link>
            )}
          </div>
        )}
      </div>
    </li>
  );
}

function RowActions({ transfer }: { transfer: Transfer }) {
  const retry = useRetry();
  const retryWord = retryWordOf(transfer);
  const leaving = transfer.state.phase === "sending" || transfer.state.phase === "waiting";
  return (
    <>
      {retryWord && (
        <Button size="sm" variant={retryWord === "Retry" ? "default" : "ghost"} onClick={() => void retry(transfer)}>
          {retryWord}
        </Button>
      )}
      {(leaving || outcomeOf(transfer) !== "moving") && (
        <IconButton
          label={leaving ? `Cancel ${transfer.fileName}` : `Take ${transfer.fileName} off the list`}
          size="sm"
          side="left"
          className="-mr-1.5"
          onClick={() => transferQueue.remove(transfer.id)}
        >
          <X />
        </IconButton>
      )}
    </>
  );
}

function OutcomeIcon({ transfer }: { transfer: Transfer }) {
  const outcome = outcomeOf(transfer);
  if (outcome === "done") return <CircleCheck aria-label="Done" className="size-4 text-stored" />;
  if (outcome === "failed") return <TriangleAlert aria-label="Failed" className="size-4 text-failed" />;
  if (transfer.state.phase === "waiting") return <Clock3 aria-label="Waiting" className="size-4 text-ink-3" />;
  return <Spinner className="text-moving" />;
}
