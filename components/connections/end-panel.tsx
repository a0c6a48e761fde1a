"use client";

import { Power, PowerOff, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { deleteConnection, setConnectionEnabled } from "@/lib/actions/connections";
import { paths } from "@/lib/paths";
import type { ConnectionDetailDto } from "@/lib/schemas/connections";
import { ConfirmDialog } from "./confirm-dialog";
import { Failure } from "./failure";
import { useDeed } from "./use-deed";

/** Switching a connection off and on, and removing one that nothing hangs on. */
export function EndPanel({ connection }: { connection: ConnectionDetailDto }) {
  const router = useRouter();
  const { id, name, enabled, hanging } = connection;
  const switching = useDeed<unknown, null>(setConnectionEnabled, {
    onDone: () => toast.success(enabled ? `${name} is off` : `${name} is on`),
  });
  const what = hangingText(hanging);
  return (
    <div className="divide-y divide-line rounded-lg border border-line">
      <Choice
        title={enabled ? "Switch off" : "Switch on"}
        about={
          enabled
            ? "Nothing is fetched or uploaded, and deliveries are answered with 503, so that the provider tries again. Media stay readable."
            : "Fetch, upload and take deliveries again. What waited goes on by itself."
        }
      >
        <Button
          variant={enabled ? "default" : "primary"}
          busy={switching.isPending}
          onClick={() => switching.mutate({ connectionId: id, enabled: !enabled })}
        >
          {!switching.isPending && (enabled ? <PowerOff /> : <Power />)} {enabled ? "Switch off" : "Switch on"}
        </Button>
      </Choice>
      {switching.error && (
        <div className="px-3.5 py-2.5">
          <Failure error={switching.error} />
        </div>
      )}
      <Choice
        title="Delete"
        about={
          what
            ? `Not possible: ${what} on its numbers. Media are never deleted this way; switch the connection off instead.`
            : "Its numbers, who may see them, and its deliveries go with it."
        }
      >
        {!what && (
          <ConfirmDialog
            connectionId={id}
            name={name}
            title={`Delete ${name}?`}
            deed="Delete connection"
            done={`${name} is deleted`}
            action={deleteConnection}
            onDone={() => router.push(paths.connections())}
            trigger={
              <Button variant="danger">
                <Trash2 /> Delete…
              </Button>
            }
          >
            Its numbers and its deliveries are removed, and its secrets with them. This cannot be undone.
          </ConfirmDialog>
        )}
      </Choice>
    </div>
  );
}

function Choice({ title, about, children }: { title: string; about: string; children: React.ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-3.5 py-3">
      <div className="min-w-[220px] flex-1">
        <p className="font-medium">{title}</p>
        <p className="text-ink-2">{about}</p>
      </div>
      {children}
    </div>
  );
}

function hangingText({ items, uploads }: ConnectionDetailDto["hanging"]): string | null {
  const counted = (count: number, word: string) =>
    count === 0 ? [] : [`${count >= 1_000 ? "1,000 or more" : count} ${word}${count === 1 ? "" : "s"}`];
  const list = [...counted(items, "media item"), ...counted(uploads, "upload")];
  if (list.length === 0) return null;
  return `${list.join(" and ")} ${items + uploads === 1 ? "hangs" : "hang"}`;
}
