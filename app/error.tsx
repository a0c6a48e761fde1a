"use client";

import { CircleAlert } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** A page that could not be made. `digest` names the failure in the log of the web process. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : null;
  return (
    <main className="grid min-h-full place-items-center">
      <EmptyState
        icon={<CircleAlert />}
        title="This page could not be shown"
        action={
          <Button variant="primary" onClick={() => retry()}>
            Try again
          </Button>
        }
        code={
          digest && (
            <>
              Quote <span className="mono select-all text-ink">{digest}</span> when you ask for help.
            </>
          )
        }
      >
        Nothing was lost. If trying again does not help, tell whoever runs this installation.
      </EmptyState>
    </main>
  );
}
