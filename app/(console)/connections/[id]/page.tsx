import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache, Suspense } from "react";
import { ConnectionView } from "@/components/connections/connection-view";
import { MissingPanel } from "@/components/connections/missing-panel";
import { Skeleton } from "@/components/ui/skeleton";
import { readConnection } from "@/lib/connections/read-connections";
import type { OperatorScope } from "@/lib/data/scope";
import { missingOf } from "@/lib/media/use-cases/bulk/count-missing";
import { connectPage } from "../../help/documents";
import { pageAdmin } from "../../page-admin";

type Props = PageProps<"/connections/[id]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { connection } = await load((await params).id);
  return { title: connection.name };
}

export default async function ConnectionPage({ params }: Props) {
  const { operator, connection } = await load((await params).id);
  return (
    <div className="scrollbar-quiet h-full overflow-y-auto">
      <ConnectionView
        connection={connection}
        helpPage={await connectPage(connection.providerKind)}
        missing={
          <Suspense fallback={<Skeleton className="h-[30px] w-64" />}>
            <Missing operator={operator} connectionId={connection.id} enabled={connection.enabled} />
          </Suspense>
        }
      />
    </div>
  );
}

/** Counted beside everything else: the page does not wait for it. */
async function Missing({
  operator,
  connectionId,
  enabled,
}: {
  operator: OperatorScope;
  connectionId: string;
  enabled: boolean;
}) {
  const missing = await missingOf(operator, connectionId);
  return <MissingPanel connectionId={connectionId} enabled={enabled} missing={missing} />;
}

const load = cache(async (id: string) => {
  const operator = await pageAdmin();
  const connection = await readConnection(operator, id);
  if (!connection) notFound();
  return { operator, connection };
});
