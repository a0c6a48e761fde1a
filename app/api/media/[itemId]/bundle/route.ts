import { operatorRoute } from "@/lib/auth/json-route";
import { writeBundle } from "@/lib/media/use-cases/bundle/write-bundle";
import { bundleQuerySchema } from "@/lib/schemas/timeline";
import { bundleResponse } from "../../../bundle-response";

export const GET = operatorRoute<{ itemId: string }>("media:fetch", async ({ scope, request, params }) => {
  const { names, messageIds } = bundleQuerySchema.parse(Object.fromEntries(new URL(request.url).searchParams));
  const options = { withNames: names === "include", wholeMessageIds: messageIds === "whole", now: new Date() };
  return bundleResponse(await writeBundle(scope, [params.itemId], options));
});
