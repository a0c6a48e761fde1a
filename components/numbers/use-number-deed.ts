"use client";

import { toast } from "sonner";
import { useDeed } from "@/components/connections/use-deed";
import type { ActionResult } from "@/lib/schemas/result";

/** An action at one number. A refusal is told as a toast, `done` when it succeeded. */
export function useNumberDeed(
  action: (input: unknown) => Promise<ActionResult<null>>,
  { done, onDone }: { done: string; onDone?: () => void },
) {
  return useDeed<{ phoneNumberId: string; note?: string }, null>(action, {
    onDone: () => {
      toast.success(done);
      onDone?.();
    },
    onRefused: (error) => toast.error(error.message),
  });
}
