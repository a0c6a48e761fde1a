import { operatorRoute } from "@/lib/auth/json-route";
import { operatorFromRequest } from "@/lib/auth/session";
import { openChangeStream } from "@/lib/media/use-cases/change-stream";
import { numberScopeSchema } from "@/lib/schemas/media";

/** Server-sent events: what changes on one number, or on all that the operator may see. See lib/schemas/events.ts. */
export const GET = operatorRoute("media:read", async ({ scope, request }) => {
  const number = numberScopeSchema.parse(new URL(request.url).searchParams.get("number"));
  const stream = await openChangeStream({ scope, number, signal: request.signal, stillSignedIn: operatorFromRequest });
  return new Response(stream, {
    headers: {
      "content-type": "text/event-stream",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
});
