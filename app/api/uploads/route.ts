import { z } from "zod";
import { operatorRoute } from "@/lib/auth/json-route";
import { readUploads } from "@/lib/media/use-cases/read-uploads";
import { numberScopeSchema } from "@/lib/schemas/media";

const querySchema = z.object({
  number: numberScopeSchema,
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const GET = operatorRoute("media:read", async ({ scope, request }) => {
  const query = querySchema.parse(Object.fromEntries(new URL(request.url).searchParams));
  return Response.json(await readUploads(scope, query));
});
