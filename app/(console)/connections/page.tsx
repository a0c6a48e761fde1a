import { Plus } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { ConnectionList } from "@/components/connections/connection-list";
import { Button } from "@/components/ui/button";
import { listConnections } from "@/lib/connections/read-connections";
import { paths } from "@/lib/paths";
import { pageAdmin } from "../page-admin";

export const metadata: Metadata = { title: "Connections" };

export default async function ConnectionsPage() {
  const connections = await listConnections(await pageAdmin());
  return (
    <div className="scrollbar-quiet h-full overflow-y-auto">
      <header className="flex items-start gap-3 border-line border-b px-3 pt-2 pb-2.5 md:px-5 md:pt-3">
        <div className="min-w-0 flex-1">
          <h1 className="font-semibold text-xl tracking-[-0.01em]">Connections</h1>
          <p className="text-ink-2">Credentials at providers, and how each of them is doing.</p>
        </div>
        {connections.length > 0 && (
          <Button asChild variant="strong" className="mt-1.5">
            <Link href={paths.newConnection()}>
              <Plus /> Add
            </Link>
          </Button>
        )}
      </header>
      <div className="px-3 md:px-5">
        <ConnectionList connections={connections} />
      </div>
    </div>
  );
}
