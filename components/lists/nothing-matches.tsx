import { SearchX } from "lucide-react";
import type { ReactNode } from "react";
import { EmptyState } from "@/components/ui/empty-state";

/** Stands for a list that its filters leave empty. `action` takes them away. */
export function NothingMatches({ action, children }: { action: ReactNode; children: ReactNode }) {
  return (
    <EmptyState icon={<SearchX />} title="Nothing matches these filters" action={action}>
      {children}
    </EmptyState>
  );
}
