import type { Metadata } from "next";
import { DeliveryFilters } from "@/components/deliveries/delivery-filters";
import { DeliveryList } from "@/components/deliveries/delivery-list";
import { RefreshButton } from "@/components/deliveries/refresh-button";
import { listConnections } from "@/lib/connections/read-connections";
import { readDeliveries } from "@/lib/connections/read-deliveries";
import { deliveryQuerySchema } from "@/lib/schemas/deliveries";
import { pageAdmin } from "../page-admin";

export const metadata: Metadata = { title: "Deliveries" };

export default async function DeliveriesPage({ searchParams }: PageProps<"/deliveries">) {
  const operator = await pageAdmin();
  const query = deliveryQuerySchema.parse(await searchParams);
  const { cursor: _, ...filters } = query;
  const [page, connections] = await Promise.all([readDeliveries(operator, query), listConnections(operator)]);
  return (
    <div className="scrollbar-quiet h-full overflow-y-auto">
      <header className="border-line border-b px-3 pt-2 pb-2.5 md:px-5 md:pt-3">
        <div className="flex items-start gap-3">
          <div className="min-w-0 flex-1">
            <h1 className="font-semibold text-xl tracking-[-0.01em]">Deliveries</h1>
            <p className="text-ink-2">What providers delivered, as it came, and what was made of it.</p>
          </div>
          <div className="mt-1.5">
            <RefreshButton />
          </div>
        </div>
        <div className="mt-2.5">
          <DeliveryFilters filters={filters} connections={connections.map(({ id, name }) => ({ id, name }))} />
        </div>
      </header>
      <div className="px-3 md:px-5">
        <DeliveryList page={page} query={query} />
      </div>
    </div>
  );
}
