import { CircleAlert } from "lucide-react";
import type { RequestError } from "@/lib/client/request-error";

/** Why a deed was refused, with the request to ask about. Nothing without an error. */
export function Failure({ error }: { error: RequestError | null }) {
  if (!error) return null;
  return (
    <p role="alert" className="flex items-start gap-1.5 text-gone">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 whitespace-pre-line break-words">
        {error.message}
        {error.requestId && <span className="mono block text-ink-3 text-sm">{error.requestId}</span>}
      </span>
    </p>
  );
}
