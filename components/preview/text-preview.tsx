"use client";

import { useQuery } from "@tanstack/react-query";
import { Spinner } from "@/components/ui/spinner";
import { readContentStart } from "@/lib/client/content";
import type { MediaItemDto } from "@/lib/schemas/media";
import { FileCard, TryAgainButton } from "./file-card";
import { decodeText } from "./text-decoding";

const SHOWN_BYTES = 64 * 1024;

/** The beginning of a text file, as text: nothing in it is interpreted. */
export function TextPreview({ item }: { item: MediaItemDto }) {
  const text = useQuery({
    queryKey: ["text-preview", item.id, item.blobId],
    queryFn: ({ signal }) => readContentStart(item.id, SHOWN_BYTES, signal),
    select: decodeText,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (text.isError) {
    const again = <TryAgainButton onClick={() => void text.refetch()} />;
    return <FileCard item={item} why={text.error.message} action={again} />;
  }
  if (text.isPending) {
    return (
      <div className="grid size-full place-items-center text-ink-3" role="status">
        <span className="flex items-center gap-2">
          <Spinner /> Reading the text
        </span>
      </div>
    );
  }
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={`Text of ${item.fileName}`}
      className="scrollbar-quiet size-full overflow-auto p-4"
    >
      <pre className="mono whitespace-pre-wrap break-words text-ink">{text.data}</pre>
      {(item.sizeBytes ?? 0) > SHOWN_BYTES && (
        <p className="mt-3 border-line border-t pt-2 text-ink-3 text-sm">
          The first 64 KB are shown. Save the file to read all of it.
        </p>
      )}
    </section>
  );
}
