"use client";

import { useQueryClient } from "@tanstack/react-query";
import { CloudDownload } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { ProgressBar } from "@/components/ui/progress-bar";
import { fetchMissing } from "@/lib/actions/connections";
import { queryKeys } from "@/lib/client/query-keys";
import { dataOf, RequestError } from "@/lib/client/request-error";
import { paths } from "@/lib/paths";
import { Failure } from "./failure";

/** Counting stopped here. */
const COUNT_LIMIT = 10_000;

interface Run {
  readonly queued: number;
  readonly over: boolean;
  readonly error: RequestError | null;
}

/** Fetches everything of a connection that is not stored, in rounds, the count shown first. */
export function MissingPanel({
  connectionId,
  enabled,
  missing,
}: {
  connectionId: string;
  enabled: boolean;
  missing: number;
}) {
  const { run, start, stop } = useRounds(connectionId);
  const [open, setOpen] = useState(false);
  const count = countText(missing);
  if (run) {
    return (
      <div className="grid gap-2" aria-live="polite">
        <p>
          {run.over ? `${run.queued} items are in line. Workers fetch them now.` : `${run.queued} of ${count} in line…`}
        </p>
        {!run.over && <ProgressBar value={missing === 0 ? null : run.queued / missing} label="Items in line" />}
        <Failure error={run.error} />
        <div className="flex gap-2">
          {!run.over && <Button onClick={stop}>Stop</Button>}
          {run.over && (
            <Button asChild>
              <Link href={paths.media("all", { status: "QUEUED,DOWNLOADING" })}>See them</Link>
            </Button>
          )}
        </div>
      </div>
    );
  }
  if (missing === 0) return <p className="text-ink-2">Everything that can be fetched is stored or on its way.</p>;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <Dialog
        title={`Fetch ${count} items`}
        description="Each is asked for again at the provider, those that were gone too. Workers keep to the pace of the connection; what is fetched already stays."
        open={open}
        onOpenChange={setOpen}
        trigger={
          <Button disabled={!enabled}>
            <CloudDownload /> Fetch what is missing…
          </Button>
        }
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button
              variant="primary"
              onClick={() => {
                setOpen(false);
                void start();
              }}
            >
              Fetch {count}
            </Button>
          </>
        }
      />
      <span className="text-ink-2">
        {count} {missing === 1 ? "item is" : "items are"} not stored
        {!enabled && ". Switch the connection on first."}
      </span>
    </div>
  );
}

function countText(count: number): string {
  return count >= COUNT_LIMIT ? "10,000 or more" : count.toLocaleString("en");
}

/** Round after round until the last, or until somebody stops it: what is in line then stays in line. */
function useRounds(connectionId: string): { run: Run | null; start: () => Promise<void>; stop: () => void } {
  const router = useRouter();
  const client = useQueryClient();
  const [run, setRun] = useState<Run | null>(null);
  const [control] = useState({ stopped: false });

  const start = async () => {
    control.stopped = false;
    const until = new Date().toISOString();
    let after: string | null = null;
    let queued = 0;
    setRun({ queued, over: false, error: null });
    try {
      do {
        const round: { queued: number; next: string | null } = await dataOf(
          fetchMissing({ connectionId, after, until }),
        );
        queued += round.queued;
        after = round.next;
        setRun({ queued, over: false, error: null });
      } while (after && !control.stopped);
      setRun({ queued, over: true, error: null });
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      setRun({ queued, over: true, error });
    }
    router.refresh();
    void client.invalidateQueries({ queryKey: queryKeys.numbers() });
  };
  const stop = () => {
    control.stopped = true;
  };
  return { run, start, stop };
}
