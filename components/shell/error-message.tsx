"use client";

import { CircleAlert } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** For a page that could not be made. Its `digest` names the failure in the log of the web process. */
export function ErrorMessage({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : null;
  return (
    <EmptyState
      heading="h1"
      icon={<CircleAlert />}
      title="This page could not be shown"
      action={
        <Button variant="primary" onClick={onRetry}>
          Try again
        </Button>
      }
      code={
        digest && (
          <>
            Quote <span className="mono select-all text-ink-2">{digest}</span> when you ask for help.
          </>
        )
      }
    >
      Nothing was lost. If trying again does not help, tell whoever runs this installation.
    </EmptyState>
  );
}
