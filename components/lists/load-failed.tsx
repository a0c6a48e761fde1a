import { CircleAlert } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { RequestCode } from "@/components/ui/request-code";
import { RequestError } from "@/lib/client/request-error";

interface Failed {
  readonly error: Error;
  readonly refetch: () => Promise<unknown>;
}

/** Stands for what did not come; a press asks for it again. */
export function LoadFailed({ title, query: { error, refetch } }: { title: string; query: Failed }) {
  return (
    <EmptyState
      icon={<CircleAlert />}
      title={title}
      action={
        <Button variant="primary" onClick={() => void refetch()}>
          Try again
        </Button>
      }
      code={error instanceof RequestError && <RequestCode requestId={error.requestId} />}
    >
      {error.message}
    </EmptyState>
  );
}
