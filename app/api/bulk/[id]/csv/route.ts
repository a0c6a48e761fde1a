import { operatorRoute } from "@/lib/auth/json-route";
import { contentDisposition } from "@/lib/media/file-name";
import { bulkCsv } from "@/lib/media/use-cases/bulk/bulk-csv";

export const GET = operatorRoute<{ id: string }>("media:read", async ({ scope, params }) => {
  const body = await bulkCsv(scope, params.id);
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": contentDisposition(`bulk-run-${params.id.slice(0, 8)}.csv`, "attachment"),
      "x-content-type-options": "nosniff",
    },
  });
});
