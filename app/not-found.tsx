import { SearchX } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { paths } from "@/lib/paths";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="grid min-h-full place-items-center">
      <EmptyState
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
    </main>
  );
}
