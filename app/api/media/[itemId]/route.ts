import { operatorRoute } from "@/lib/auth/json-route";
import { readMediaDetail } from "@/lib/media/use-cases/read-media";

export const GET = operatorRoute<{ itemId: string }>("media:read", async ({ scope, params }) =>
  Response.json(await readMediaDetail(scope, params.itemId)),
);
