import Link from "next/link";
import { Button } from "@/components/ui/button";
import type { AddressQuery } from "@/lib/paths";

/** Below one page of a list: back to its first page and on to the next. `path` builds the address of a query. */
export function PageLinks({
  query,
  nextCursor,
  path,
  first,
  next,
}: {
  query: AddressQuery;
  nextCursor: string | null;
  path: (query: AddressQuery) => string;
  first: string;
  next: string;
}) {
  return (
    <nav aria-label="Pages" className="flex h-16 items-center justify-center gap-2 text-ink-3 text-sm">
      {query.cursor && (
        <Button asChild size="sm">
          <Link href={path({ ...query, cursor: null })}>{first}</Link>
        </Button>
      )}
      {nextCursor ? (
        <Button asChild size="sm">
          <Link href={path({ ...query, cursor: nextCursor })}>{next}</Link>
        </Button>
      ) : (
        "This is all there is."
      )}
    </nav>
  );
}
