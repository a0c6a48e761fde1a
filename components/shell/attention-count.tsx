import { cn } from "@/components/ui/cn";

const COUNT_LIMIT = 100;

/** How many items need attention; counting stops at 100, so from there it reads "99+". */
export function AttentionCount({ count }: { count: number }) {
  return (
    <span
      className={cn(
        "mono min-w-5 shrink-0 rounded-xs px-1 text-center leading-5",
        count > 0 ? "bg-failed-soft text-failed" : "text-ink-3",
      )}
    >
      {count >= COUNT_LIMIT ? "99+" : count}
      <span className="sr-only"> need attention</span>
    </span>
  );
}
