import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { takeFocus } from "@/components/ui/take-focus";
import { FOLDED_BESIDE_INSPECTOR } from "./dock-fold";

/** Stands for a part of the dock that is folded, and opens it. `className` says where else it starts folded. */
export function DockBadge({
  minimised,
  onOpen,
  className,
  children,
}: {
  /** By somebody, at whatever width. */
  minimised: boolean;
  onOpen: () => void;
  className?: string;
  children: ReactNode;
}) {
  return (
    <button
      ref={minimised ? takeFocus : undefined}
      type="button"
      onClick={onOpen}
      className={cn(
        "flex h-9 animate-rise-in items-center gap-2 rounded-full bg-surface px-3.5 font-medium shadow-float transition-colors hover:bg-sunken",
        !minimised && [className, FOLDED_BESIDE_INSPECTOR.badge],
      )}
    >
      {children}
    </button>
  );
}
