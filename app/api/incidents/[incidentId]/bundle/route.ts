import { operatorRoute } from "@/lib/auth/json-route";
import { writeIncidentBundle } from "@/lib/media/use-cases/bundle/incident-bundle";
import { bundleQuerySchema } from "@/lib/schemas/timeline";
import { bundleResponse } from "../../../bundle-response";

export const GET = operatorRoute<{ incidentId: string }>("media:fetch", async ({ scope, request, params }) => {
  const { names, messageIds } = bundleQuerySchema.parse(Object.fromEntries(new URL(request.url).searchParams));
  const options = { withNames: names === "include", wholeMessageIds: messageIds === "whole", now: new Date() };
  return bundleResponse(await writeIncidentBundle(scope, params.incidentId, options));
});
