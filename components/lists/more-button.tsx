import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { nextPage } from "@/lib/client/pages";

/** Asks for the next page of a list. */
export function MoreButton({
  query,
  children,
}: {
  query: Pick<UseInfiniteQueryResult, "isFetchingNextPage" | "isRefetching" | "fetchNextPage" | "refetch">;
  children: ReactNode;
}) {
  return (
    <Button size="sm" busy={query.isFetchingNextPage} onClick={() => void nextPage(query)}>
      {children}
    </Button>
  );
}
