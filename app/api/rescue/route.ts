import { operatorRoute } from "@/lib/auth/json-route";
import { readRescuePage } from "@/lib/media/use-cases/read-rescue";
import { rescueQuerySchema } from "@/lib/schemas/rescue";

export const GET = operatorRoute("media:read", async ({ scope, request }) => {
  const query = rescueQuerySchema.parse(Object.fromEntries(new URL(request.url).searchParams));
  return Response.json(await readRescuePage(scope, query, new Date()));
});
