"use client";

import type { LucideIcon } from "lucide-react";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";

/** Announces over a list that there is news for it; a press shows them. Nothing without `children`. */
export function NewsPill({
  icon: Icon,
  onPress,
  children,
}: {
  icon: LucideIcon;
  onPress: () => Promise<void>;
  children: ReactNode;
}) {
  const [busy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    await onPress().catch((error: Error) => toast.error(error.message));
    setBusy(false);
  };
  return (
    <div role="status">
      {children && (
        <button
          type="button"
          onClick={() => void press()}
          aria-busy={busy}
          className="pointer-events-auto inline-flex h-7 animate-rise-in items-center gap-1.5 rounded-full bg-ink px-3 font-medium text-surface shadow-float pointer-coarse:h-9"
        >
          <Icon aria-hidden className="size-3.5" />
          {children}
        </button>
      )}
    </div>
  );
}
