import { z } from "zod";
import { operatorRoute } from "@/lib/auth/json-route";
import { findMedia } from "@/lib/media/use-cases/read-media";
import { searchText } from "@/lib/schemas/text";

const querySchema = z.object({ q: searchText.min(3, "Enter at least three characters.") });

export const GET = operatorRoute("media:read", async ({ scope, request }) => {
  const { q } = querySchema.parse(Object.fromEntries(new URL(request.url).searchParams));
  return Response.json(await findMedia(scope, q));
});
