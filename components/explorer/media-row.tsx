"use client";

import { Check } from "lucide-react";
import { memo } from "react";
import { KIND_LOOK, KindIcon } from "@/components/media/kind-icon";
import { formatPhoneNumber } from "@/components/media/phone-number";
import { STATUS_LOOK } from "@/components/media/status-badge";
import { cn } from "@/components/ui/cn";
import { ProgressBar } from "@/components/ui/progress-bar";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { MediaItemDto } from "@/lib/schemas/media";
import { formatBytes } from "@/lib/sizes";
import { faceOf } from "./tile-shape";
import { originOf, progressShare, statusTitle } from "./tile-text";

const hidden = {
  narrow: "hidden @[520px]:block",
  medium: "hidden @[680px]:block",
  wide: "hidden @[860px]:block",
} as const;

/** The columns in order. A narrow table leaves out what the inspector says anyway. */
export const TABLE_COLUMNS = [
  { name: "Name", className: "min-w-0 flex-1" },
  { name: "Number", className: cn("w-36 shrink-0", hidden.wide) },
  { name: "From", className: cn("w-28 shrink-0", hidden.medium) },
  { name: "Status", className: "w-8 shrink-0 @[420px]:w-44" },
  { name: "Size", className: cn("w-[72px] shrink-0 text-right", hidden.narrow) },
  { name: "Received", className: "w-20 shrink-0 text-right @[680px]:w-24" },
] as const;
const [NAME, NUMBER, FROM, STATUS, SIZE, RECEIVED] = TABLE_COLUMNS;

interface MediaRowProps {
  item: MediaItemDto;
  id: string;
  index: number;
  top: number;
  height: number;
  current: boolean;
  ticked: boolean;
  withNumber: boolean;
}

/** One row of the table. It has no handlers: the table listens for all of its rows. */
export const MediaRow = memo(function MediaRow(props: MediaRowProps) {
  const { item, current, ticked, withNumber } = props;
  return (
    <tr
      id={props.id}
      tabIndex={-1}
      aria-rowindex={props.index + 2}
      aria-selected={ticked || current}
      data-index={props.index}
      style={{ transform: `translateY(${props.top}px)`, height: props.height }}
      className={cn(
        "group absolute inset-x-0 top-0 flex cursor-default select-none items-center gap-3 border-line border-b px-3 md:px-5",
        "hover:bg-sunken/60",
        (current || ticked) && "bg-accent-soft hover:bg-accent-soft",
        current && "shadow-[inset_2px_0_0_var(--color-accent)]",
      )}
    >
      <td className={cn("flex items-center gap-2.5", NAME.className)}>
        <RowPicture item={item} ticked={ticked} size={props.height - 8} />
        <span className="min-w-0 truncate" title={[item.fileName, item.caption].filter(Boolean).join("\n")}>
          <bdi>{item.fileName}</bdi>
          {item.caption && (
            <span className="text-ink-3">
              {" "}
              · <bdi>{item.caption}</bdi>
            </span>
          )}
        </span>
      </td>
      {withNumber && (
        <td className={cn("mono truncate text-ink-2", NUMBER.className)}>{formatPhoneNumber(item.phoneNumber)}</td>
      )}
      <td className={cn("mono truncate text-ink-2", FROM.className)}>{originOf(item)}</td>
      <td className={STATUS.className}>
        <RowStatus item={item} />
      </td>
      <td className={cn("mono truncate text-ink-2", SIZE.className)}>
        {item.sizeBytes === null ? <span className="sr-only">unknown</span> : formatBytes(item.sizeBytes)}
      </td>
      <td className={cn("tabular truncate text-ink-2", RECEIVED.className)}>
        <Time plain iso={item.receivedAt} />
      </td>
    </tr>
  );
});

function RowPicture({ item, ticked, size }: { item: MediaItemDto; ticked: boolean; size: number }) {
  const picture = faceOf(item) === "picture" && item.blobId;
  return (
    <span
      style={{ width: size, height: size }}
      className="relative grid shrink-0 place-items-center overflow-hidden rounded-xs bg-sunken text-ink-2"
    >
      {picture ? (
        <img
          src={paths.api.thumbnail(item.id, picture)}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          className="size-full object-cover"
        />
      ) : (
        <KindIcon kind={item.kind} className="size-4" />
      )}
      <span className="sr-only">{KIND_LOOK[item.kind].word}</span>
      <span
        aria-hidden
        data-tick
        className={cn(
          "absolute inset-0 cursor-pointer place-items-center",
          ticked
            ? "grid bg-accent text-on-accent"
            : "hidden bg-black/45 text-white group-hover:grid pointer-coarse:hidden!",
        )}
      >
        <Check className="size-4" />
      </span>
    </span>
  );
}

function RowStatus({ item }: { item: MediaItemDto }) {
  const look = STATUS_LOOK[item.status];
  return (
    <span className={cn("flex items-center gap-1.5", look.ink)}>
      <look.icon aria-hidden className="size-4 shrink-0" />
      <span className="sr-only truncate @[420px]:not-sr-only">{statusTitle(item)}</span>
      {item.status === "DOWNLOADING" && (
        <ProgressBar
          value={progressShare(item.progress)}
          label="Download"
          className="hidden w-14 shrink-0 @[680px]:block"
        />
      )}
    </span>
  );
}
