import { operatorRoute } from "@/lib/auth/json-route";
import { readBulkRuns } from "@/lib/media/use-cases/bulk/read-runs";
import { bulkListQuerySchema } from "@/lib/schemas/bulk";

export const GET = operatorRoute("media:read", async ({ scope, request }) => {
  const { cursor } = bulkListQuerySchema.parse(Object.fromEntries(new URL(request.url).searchParams));
  return Response.json(await readBulkRuns(scope, cursor));
});
