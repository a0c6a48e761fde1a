import { operatorRoute } from "@/lib/auth/json-route";
import { readBulkRun } from "@/lib/media/use-cases/bulk/read-runs";

export const GET = operatorRoute<{ id: string }>("media:read", async ({ scope, params }) =>
  Response.json(await readBulkRun(scope, params.id, new Date())),
);
