import { operatorRoute } from "@/lib/auth/json-route";
import { readTimeline } from "@/lib/media/use-cases/timeline/read-timeline";
import { timelineQuerySchema } from "@/lib/schemas/timeline";

export const GET = operatorRoute<{ itemId: string }>("media:read", async ({ scope, request, params }) => {
  const query = timelineQuerySchema.parse(Object.fromEntries(new URL(request.url).searchParams));
  return Response.json(await readTimeline(scope, params.itemId, query));
});
