import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { BulkView } from "@/components/bulk/bulk-view";
import { queryKeys } from "@/lib/client/query-keys";
import { NotFoundError } from "@/lib/errors";
import { readBulkRun } from "@/lib/media/use-cases/bulk/read-runs";
import { pageOperator } from "../../page-operator";

export const metadata: Metadata = { title: "Bulk run" };

export default async function BulkRunPage({ params }: PageProps<"/bulk/[id]">) {
  const { id } = await params;
  const operator = await pageOperator();
  const run = await readBulkRun(operator, id, new Date()).catch((error: unknown) => {
    if (error instanceof NotFoundError) notFound();
    throw error;
  });
  const client = new QueryClient();
  client.setQueryData(queryKeys.bulkRun(id), run);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <div className="scrollbar-quiet h-full overflow-y-auto">
        <BulkView bulkRunId={id} />
      </div>
    </HydrationBoundary>
  );
}
