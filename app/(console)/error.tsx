"use client";

import { ErrorMessage } from "@/components/shell/error-message";

/** Within the frame, so that the rail still leads elsewhere. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <div className="grid h-full place-items-center">
      <ErrorMessage error={error} onRetry={retry} />
    </div>
  );
}
