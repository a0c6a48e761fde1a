import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { DeliveryView } from "@/components/deliveries/delivery-view";
import { readDelivery } from "@/lib/connections/read-deliveries";
import { pageAdmin } from "../../page-admin";

type Props = PageProps<"/deliveries/[id]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { connection } = await load((await params).id);
  return { title: `Delivery of ${connection.name}` };
}

export default async function DeliveryPage({ params }: Props) {
  return (
    <div className="scrollbar-quiet h-full overflow-y-auto">
      <DeliveryView delivery={await load((await params).id)} />
    </div>
  );
}

const load = cache(async (id: string) => {
  const delivery = await readDelivery(await pageAdmin(), id);
  if (!delivery) notFound();
  return delivery;
});
