import { SearchX } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { paths } from "@/lib/paths";

/** For an address that leads nowhere; missing and foreign read alike. */
export function NotFoundMessage() {
  return (
    <EmptyState
      heading="h1"
      icon={<SearchX />}
      title="There is nothing here for you"
      action={
        <Button asChild variant="primary">
          <Link href={paths.home()}>Go to all numbers</Link>
        </Button>
      }
    >
      The address is wrong, what it names was removed, or it belongs to a number that you were not given.
    </EmptyState>
  );
}
