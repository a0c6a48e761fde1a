"use client";

import { useQuery } from "@tanstack/react-query";
import { Dialog as Radix } from "radix-ui";
import { useRef } from "react";
import { closesOnEscape } from "@/components/ui/closes-on-escape";
import { mediaItemOptions } from "@/lib/client/media-queries";
import { InspectorBody } from "./inspector-body";
import { InspectorHeader } from "./inspector-header";
import { InspectorFailure, InspectorSkeleton } from "./inspector-states";
import { useItemShortcuts } from "./use-item-shortcuts";
import { useWide } from "./use-wide";

export interface InspectorProps {
  itemId: string;
  /** "2 of 214", or "2" where the total is not known. */
  position?: string | null;
  /** Left out at the ends of the list. */
  onPrevious?: () => void;
  onNext?: () => void;
  onClose: () => void;
  onOpenViewer: () => void;
}

/**
 * All about one item. Docked beside the list where there is room; otherwise over it, and then it holds the focus until
 * it is closed.
 */
export function Inspector(props: InspectorProps) {
  const wide = useWide();
  const covering = useRef<HTMLDivElement>(null);
  if (wide) {
    return (
      <aside
        aria-label="Inspector"
        data-inspector="docked"
        tabIndex={-1}
        className="flex h-full w-[392px] shrink-0 flex-col border-line border-l bg-surface focus:outline-none max-lg:hidden"
      >
        <Contents {...props} covering={false} />
      </aside>
    );
  }
  return (
    <Radix.Root open onOpenChange={(open) => !open && props.onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade-in bg-scrim" />
        <Radix.Content
          ref={covering}
          aria-describedby={undefined}
          onKeyDown={closesOnEscape(props.onClose)}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            covering.current?.focus();
          }}
          data-inspector="covering"
          className="fixed inset-y-0 right-0 z-40 flex w-full animate-rise-in flex-col border-line bg-surface focus:outline-none sm:w-[420px] sm:border-l"
        >
          <Radix.Title className="sr-only">Inspector</Radix.Title>
          <Contents {...props} covering />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Contents({
  itemId,
  position = null,
  onPrevious,
  onNext,
  onClose,
  onOpenViewer,
  covering,
}: InspectorProps & { covering: boolean }) {
  const query = useQuery(mediaItemOptions(itemId));
  const item = query.data;
  useItemShortcuts(item);
  return (
    <>
      <InspectorHeader
        item={item}
        position={position}
        covering={covering}
        onPrevious={onPrevious}
        onNext={onNext}
        onClose={onClose}
      />
      {item && <InspectorBody item={item} onOpenViewer={onOpenViewer} />}
      {!item && query.isPending && <InspectorSkeleton />}
      {!item && query.isError && <InspectorFailure error={query.error} onRetry={() => void query.refetch()} />}
    </>
  );
}
