"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import Link from "next/link";
import { toast } from "sonner";
import { KIND_LOOK, KindIcon } from "@/components/media/kind-icon";
import { formatPhoneNumber } from "@/components/media/phone-number";
import { UploadStatusBadge } from "@/components/media/upload-status-badge";
import { Button } from "@/components/ui/button";
import { Bytes } from "@/components/ui/bytes";
import { cn } from "@/components/ui/cn";
import { CopyButton } from "@/components/ui/copy-button";
import { Time } from "@/components/ui/time";
import { retryUpload } from "@/lib/actions/media";
import { readAnew } from "@/lib/client/pages";
import { queryKeys } from "@/lib/client/query-keys";
import { dataOf } from "@/lib/client/request-error";
import { paths } from "@/lib/paths";
import type { UploadDto } from "@/lib/schemas/uploads";

/** The columns in order. A narrow table becomes one block for each upload. */
export const UPLOAD_COLUMNS = [
  { name: "File", className: "w-[26%]" },
  { name: "Number", className: "@[1000px]:table-cell hidden" },
  { name: "Status", className: "" },
  { name: "Provider media id", className: "" },
  { name: "By", className: "@[860px]:table-cell hidden" },
  { name: "When", className: "pr-0 text-right" },
] as const;

const cell = "block @[640px]:table-cell @[640px]:border-line @[640px]:border-b py-0.5 @[640px]:py-2 pr-4 align-top";

/** One upload: what was sent, what came of it, and under which id the provider knows it. */
export function UploadRow({ upload, mayRetry }: { upload: UploadDto; mayRetry: boolean }) {
  return (
    <tr className="grid @[640px]:table-row grid-cols-[minmax(0,1fr)_auto] border-line border-b @[640px]:border-b-0 py-2.5 @[640px]:py-0">
      <td className={cn(cell, "@[640px]:max-w-0")}>
        <div className="flex min-w-0 items-start gap-2.5 pt-0.5">
          <KindIcon kind={upload.kind} className="mt-0.5 size-4 shrink-0 text-ink-2" />
          <div className="min-w-0">
            <p className="truncate font-medium" title={upload.fileName}>
              {upload.mediaItemId ? (
                <Link
                  href={paths.item(upload.phoneNumberId, upload.mediaItemId)}
                  className="underline decoration-line-strong underline-offset-4 hover:decoration-ink"
                >
                  {upload.fileName}
                </Link>
              ) : (
                upload.fileName
              )}
            </p>
            <p className="text-ink-3 text-sm">
              {KIND_LOOK[upload.kind].word} · <Bytes value={upload.sizeBytes} className="mono" />
              <span className="@[640px]:hidden"> · </span>
              <span className="mono @[640px]:block @[1000px]:hidden whitespace-nowrap">
                {formatPhoneNumber(upload.phoneNumber)}
              </span>
            </p>
          </div>
        </div>
      </td>
      <td className={cn(cell, "hidden @[640px]:hidden @[1000px]:table-cell")}>
        <span className="mono whitespace-nowrap leading-6 text-ink-2">{formatPhoneNumber(upload.phoneNumber)}</span>
      </td>
      <td className={cn(cell, "col-span-2")}>
        <UploadStatusBadge status={upload.status} />
        {upload.failure && upload.status !== "DONE" && (
          <p className="mt-1 max-w-80 @[640px]:max-w-52 text-ink-2 text-sm">
            <span className="font-medium text-ink">{upload.failure.title}.</span> {upload.failure.detail}
          </p>
        )}
        {upload.refusal && (
          <p className="mt-1 max-w-80 @[640px]:max-w-52 text-gone text-sm">
            WhatsApp could not use this file: {upload.refusal.text}
            {upload.refusal.code && ` (${upload.refusal.code})`}
          </p>
        )}
        {upload.status === "FAILED" && mayRetry && <Retry uploadId={upload.id} />}
      </td>
      <td className={cn(cell, "col-span-2")}>
        {upload.providerMediaId ? (
          <span className="flex items-center gap-1">
            <span className="mono break-all leading-6">{upload.providerMediaId}</span>
            <CopyButton text={upload.providerMediaId} what="provider media id" />
          </span>
        ) : (
          <span className="hidden text-ink-3 leading-6 @[640px]:inline">none yet</span>
        )}
      </td>
      <td className={cn(cell, "hidden @[640px]:hidden @[860px]:table-cell whitespace-nowrap text-ink-2 leading-6")}>
        {upload.operatorName ?? "Command line"}
      </td>
      <td className={cn(cell, "col-start-2 row-start-1 whitespace-nowrap pr-0 text-right text-ink-2")}>
        <Time iso={upload.createdAt} />
      </td>
    </tr>
  );
}

function Retry({ uploadId }: { uploadId: string }) {
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: () => dataOf(retryUpload({ uploadId })),
    onSuccess: () => readAnew(client, queryKeys.uploads()),
    onError: (error) => toast.error(error.message),
  });
  return (
    <Button size="sm" className="mt-2" busy={retry.isPending} onClick={() => retry.mutate()}>
      {!retry.isPending && <RotateCw />} Try again
    </Button>
  );
}
