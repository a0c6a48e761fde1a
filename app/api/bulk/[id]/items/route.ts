import { operatorRoute } from "@/lib/auth/json-route";
import { readBulkItems } from "@/lib/media/use-cases/bulk/read-runs";
import { bulkItemsQuerySchema } from "@/lib/schemas/bulk";

export const GET = operatorRoute<{ id: string }>("media:read", async ({ scope, request, params }) => {
  const query = bulkItemsQuerySchema.parse(Object.fromEntries(new URL(request.url).searchParams));
  return Response.json(await readBulkItems(scope, params.id, query));
});
