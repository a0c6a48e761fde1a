"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { planBulkRun } from "@/lib/actions/bulk";
import { dataOf, type RequestError } from "@/lib/client/request-error";
import { paths } from "@/lib/paths";
import type { BulkDeed, BulkSelection } from "@/lib/schemas/bulk";

/** Has many items planned and opens the plan. A refusal is told in a toast. */
export function usePlanBulk() {
  const router = useRouter();
  return useMutation<{ bulkRunId: string }, RequestError, { deed: BulkDeed; selection: BulkSelection }>({
    mutationFn: (input) => dataOf(planBulkRun(input)),
    onSuccess: ({ bulkRunId }) => router.push(paths.bulkRun(bulkRunId)),
    onError: (error) => toast.error("No plan was made.", { description: error.message }),
  });
}
