"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ban, Pause, Play } from "lucide-react";
import { Failure } from "@/components/connections/failure";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { useLeaveFocus } from "@/components/ui/use-leave-focus";
import { cancelBulkRun, pauseBulkRun, resumeBulkRun } from "@/lib/actions/bulk";
import { readAnew } from "@/lib/client/pages";
import { queryKeys } from "@/lib/client/query-keys";
import { dataOf, type RequestError } from "@/lib/client/request-error";
import type { BulkDetailDto, BulkForecast } from "@/lib/schemas/bulk";
import type { ActionResult } from "@/lib/schemas/result";

/** A deed at a run; when it is done, everything about bulk runs is read anew. */
export function useBulkDeed(action: (input: unknown) => Promise<ActionResult<null>>) {
  const client = useQueryClient();
  return useMutation<null, RequestError, { bulkRunId: string; include?: readonly BulkForecast[] }>({
    mutationFn: (input) => dataOf(action(input)),
    onSettled: () => readAnew(client, queryKeys.bulk()),
  });
}

/** Pause, resume and cancel, as far as the run and the operator allow. */
export function BulkSteering({ run }: { run: BulkDetailDto }) {
  const pause = useBulkDeed(pauseBulkRun);
  const resume = useBulkDeed(resumeBulkRun);
  const leaving = useLeaveFocus();
  // What was refused before does not stand beside a deed that succeeds.
  const steer = (deed: typeof pause) => {
    for (const { reset } of [pause, resume]) reset();
    deed.mutate({ bulkRunId: run.id });
  };
  if (!run.can.pause && !run.can.resume && !run.can.cancel) return null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {/* One takes the place of the other, and with it the focus. */}
      {run.can.resume ? (
        <Button ref={leaving} variant="primary" busy={resume.isPending} onClick={() => steer(resume)}>
          {!resume.isPending && <Play />} Resume
        </Button>
      ) : (
        run.can.pause && (
          <Button ref={leaving} busy={pause.isPending} onClick={() => steer(pause)}>
            {!pause.isPending && <Pause />} Pause
          </Button>
        )
      )}
      <CancelButton run={run} />
      <Failure error={pause.error ?? resume.error} />
    </div>
  );
}

/** Ends a run for good, after a question. */
export function CancelButton({ run }: { run: BulkDetailDto }) {
  const cancel = useBulkDeed(cancelBulkRun);
  if (!run.can.cancel) return null;
  return (
    <Dialog
      title="Cancel this run"
      description="What waits is left out for good. What is under way is finished, and what was fetched stays."
      trigger={
        <Button variant="danger">
          <Ban /> Cancel the run…
        </Button>
      }
      footer={
        <>
          <DialogClose asChild>
            <Button>Keep it</Button>
          </DialogClose>
          <Button variant="danger" busy={cancel.isPending} onClick={() => cancel.mutate({ bulkRunId: run.id })}>
            Cancel the run
          </Button>
        </>
      }
    >
      <Failure error={cancel.error} />
    </Dialog>
  );
}
