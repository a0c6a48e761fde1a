import { cn } from "@/components/ui/cn";
import { attentionText } from "@/lib/client/numbers-queries";
import type { NumberDto } from "@/lib/schemas/numbers";

/** How many items of these numbers need attention. */
export function AttentionCount({ numbers }: { numbers: readonly NumberDto[] }) {
  const text = attentionText(numbers);
  return (
    <span
      className={cn(
        "mono min-w-5 shrink-0 rounded-xs px-1 text-center leading-5",
        text === "0" ? "text-ink-3" : "bg-failed-soft text-failed",
      )}
    >
      {text}
      <span className="sr-only"> need attention</span>
    </span>
  );
}
