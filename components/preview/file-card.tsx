import { Download, RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { KindIcon } from "@/components/media/kind-icon";
import { Button } from "@/components/ui/button";
import { paths } from "@/lib/paths";
import type { MediaItemDto } from "@/lib/schemas/media";
import { formatBytes } from "@/lib/sizes";

/** Stands for bytes that are here but are not shown: what they are, why they are not shown, and how to get them. */
export function FileCard({
  item,
  why,
  action,
}: {
  item: Pick<MediaItemDto, "id" | "kind" | "fileName" | "mimeType" | "sizeBytes">;
  why: ReactNode;
  action?: ReactNode;
}) {
  const facts = [item.mimeType, item.sizeBytes === null ? null : formatBytes(item.sizeBytes)].filter(Boolean);
  return (
    <div className="flex size-full flex-col items-center justify-center gap-1 p-4 text-center">
      <KindIcon kind={item.kind} className="mb-1 size-6 text-ink-3" />
      <p className="max-w-full truncate font-medium" title={item.fileName}>
        {item.fileName}
      </p>
      <p className="mono max-w-full truncate text-ink-3" title={facts.join(" · ")}>
        {facts.join(" · ")}
      </p>
      <p className="max-w-80 text-balance text-ink-2 text-sm">{why}</p>
      <div className="mt-2 flex gap-2">
        {action}
        <SaveButton itemId={item.id} />
      </div>
    </div>
  );
}

export function TryAgainButton({ onClick }: { onClick: () => void }) {
  return (
    <Button onClick={onClick}>
      <RotateCw />
      Try again
    </Button>
  );
}

/** Asks the server for the bytes as a download; the server audits it. */
export function SaveButton({ itemId, variant }: { itemId: string; variant?: "primary" | "default" }) {
  return (
    <Button asChild variant={variant}>
      <a href={paths.api.content(itemId, { download: true })} download>
        <Download />
        Save to disk
      </a>
    </Button>
  );
}
