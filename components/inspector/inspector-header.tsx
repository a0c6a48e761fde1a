"use client";

import { ArrowLeft, ChevronDown, ChevronUp, Link2, X } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { useCopy } from "@/components/ui/use-copy";
import { paths } from "@/lib/paths";
import type { MediaDetailDto } from "@/lib/schemas/media";

/** A link that opens this item: the view as it is when the address already names the item. */
function linkTo(item: MediaDetailDto): string {
  const here = new URL(window.location.href);
  if (here.searchParams.get("item") === item.id) return here.href;
  return new URL(paths.item(item.phoneNumberId, item.id), here).href;
}

/** Where the item stands in its list, and the ways on, out and to a colleague. */
export function InspectorHeader({
  item,
  position,
  covering,
  onPrevious,
  onNext,
  onClose,
}: {
  item: MediaDetailDto | undefined;
  position: string | null;
  /** The inspector lies over the list; leaving it is going back. */
  covering: boolean;
  onPrevious?: () => void;
  onNext?: () => void;
  onClose: () => void;
}) {
  const { copied, copy } = useCopy();
  return (
    <header className="flex h-11 shrink-0 items-center gap-1 border-line border-b px-2 pl-3">
      {covering && (
        <IconButton label="Back" onClick={onClose} className="-ml-1.5">
          <ArrowLeft />
        </IconButton>
      )}
      <p className="mono min-w-0 flex-1 truncate text-ink-2">{position}</p>
      <IconButton label="Previous item" shortcut="K" disabled={!onPrevious} onClick={onPrevious}>
        <ChevronUp />
      </IconButton>
      <IconButton label="Next item" shortcut="J" disabled={!onNext} onClick={onNext}>
        <ChevronDown />
      </IconButton>
      <IconButton
        label={copied ? "Copied" : "Copy a link to this"}
        disabled={!item}
        onClick={() => item && void copy(linkTo(item))}
      >
        <Link2 className={copied ? "text-stored" : undefined} />
      </IconButton>
      <span role="status" className="sr-only">
        {copied ? "Link copied" : ""}
      </span>
      {!covering && (
        <IconButton label="Close" shortcut="Esc" onClick={onClose}>
          <X />
        </IconButton>
      )}
    </header>
  );
}
