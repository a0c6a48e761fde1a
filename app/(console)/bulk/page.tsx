import type { Metadata } from "next";
import { BulkList } from "@/components/bulk/bulk-list";
import { pageOperator } from "../page-operator";

export const metadata: Metadata = { title: "Bulk runs" };

export default async function BulkPage() {
  await pageOperator();
  return (
    <div className="scrollbar-quiet h-full overflow-y-auto">
      <header className="border-line border-b px-3 pt-2 pb-2.5 md:px-5 md:pt-3">
        <h1 className="font-semibold text-xl tracking-[-0.01em]">Bulk runs</h1>
        <p className="text-ink-2">
          Many media fetched or checked at once: planned, tried on a few, run behind live media.
        </p>
      </header>
      <div className="px-3 md:px-5">
        <BulkList />
      </div>
    </div>
  );
}
