"use client";

import { ErrorMessage } from "@/components/shell/error-message";

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main className="grid min-h-full place-items-center">
      <ErrorMessage error={error} onRetry={retry} />
    </main>
  );
}
