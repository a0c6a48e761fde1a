import { z } from "zod";
import { operatorRoute } from "@/lib/auth/json-route";
import { findMedia } from "@/lib/media/use-cases/read-media";

const querySchema = z.object({ q: z.string().trim().min(3, "Enter at least three characters.").max(512) });

export const GET = operatorRoute("media:read", async ({ scope, request }) => {
  const { q } = querySchema.parse(Object.fromEntries(new URL(request.url).searchParams));
  return Response.json(await findMedia(scope, q));
});
