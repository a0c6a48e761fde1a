"use client";

import { Eye } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { formatExact } from "@/components/ui/format";
import { paths } from "@/lib/paths";
import type { MediaDetailDto } from "@/lib/schemas/media";
import type { VersionDto } from "@/lib/schemas/versions";

const PICTURES = new Set(["image/jpeg", "image/png", "image/webp"]);

/** Shows a version that is a picture, without leaving the item. The bytes are asked for only when it opens. */
export function LookAtVersion({ item, version }: { item: MediaDetailDto; version: VersionDto }) {
  if (!PICTURES.has(version.mimeType)) return null;
  return (
    <Dialog
      title={item.fileName}
      description={`As it came on ${formatExact(new Date(version.at))}${version.heldBack ? ". It is held back: that you look at it is recorded." : "."}`}
      className="w-[min(720px,calc(100vw-32px))]"
      trigger={
        <Button size="sm">
          <Eye />
          Look
        </Button>
      }
    >
      <img
        src={paths.api.content(item.id, { versionId: version.id })}
        alt={`${item.fileName}, another version`}
        className="checkerboard mx-auto max-h-[56vh] max-w-full object-contain"
      />
    </Dialog>
  );
}
