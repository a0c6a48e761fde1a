import { operatorRoute } from "@/lib/auth/json-route";
import { readMediaPage } from "@/lib/media/use-cases/read-media";
import { mediaListQuerySchema } from "@/lib/schemas/media";

export const GET = operatorRoute("media:read", async ({ scope, request }) => {
  const query = mediaListQuerySchema.parse(Object.fromEntries(new URL(request.url).searchParams));
  return Response.json(await readMediaPage(scope, query));
});
