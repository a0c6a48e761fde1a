import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ConsoleShell } from "@/components/shell/console-shell";
import { queryKeys } from "@/lib/client/query-keys";
import { readRail } from "@/lib/media/use-cases/read-rail";
import { pageOperator } from "./page-operator";

/** The rail comes with the first markup, so that the frame stands before any script runs. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const operator = await pageOperator();
  const client = new QueryClient();
  client.setQueryData(queryKeys.numbers(), await readRail(operator));
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ConsoleShell>{children}</ConsoleShell>
    </HydrationBoundary>
  );
}
