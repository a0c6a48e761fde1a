import { CopyButton } from "./copy-button";

/** The name of a failed request, to be quoted when asking for help. Nothing when no request reached the server. */
export function RequestCode({ requestId }: { requestId: string | null }) {
  if (!requestId) return null;
  return (
    <span className="inline-flex flex-wrap items-center justify-center gap-x-1">
      Quote when you ask for help: <span className="mono select-all break-all text-ink-2">{requestId}</span>
      <CopyButton text={requestId} what="request id" />
    </span>
  );
}
