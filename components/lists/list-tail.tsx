import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { MoreButton } from "./more-button";

type Pages = Pick<
  UseInfiniteQueryResult,
  "hasNextPage" | "isFetchingNextPage" | "isFetchNextPageError" | "fetchNextPage" | "isRefetching" | "refetch"
>;

const place = "flex h-16 items-center justify-center gap-3 text-ink-3 text-sm";

/** Below the last item of a list that goes on as it is scrolled: more is coming, could not come, or there is no more. */
export function TailOnScroll({ query }: { query: Pages }) {
  return (
    <div className={place}>
      {query.isFetchNextPageError && (
        <>
          More could not be loaded.
          <Button size="sm" onClick={() => void query.fetchNextPage()}>
            Try again
          </Button>
        </>
      )}
      {!query.isFetchNextPageError && query.hasNextPage && "Loading more"}
      {!query.hasNextPage && "This is all there is."}
    </div>
  );
}

/** Below the last item of a list that goes on when it is asked to. `more` says what comes then. */
export function TailOnPress({ query, more }: { query: Pages; more: string }) {
  return (
    <div className={place}>
      {query.isFetchNextPageError && "More could not be loaded."}
      {query.hasNextPage ? (
        <MoreButton query={query}>{query.isFetchNextPageError ? "Try again" : more}</MoreButton>
      ) : (
        "This is all there is."
      )}
    </div>
  );
}
