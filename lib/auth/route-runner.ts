import type { OperatorScope } from "../data/scope";
import { AppError, type AppErrorCode } from "../errors";
import { newRequestId } from "../ids";
import { toActionError } from "./action-error";
import { type Permission, requirePermission } from "./permissions";
import { isCrossSite } from "./same-origin";

const HTTP_STATUS: Readonly<Record<AppErrorCode, number>> = {
  INVALID_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  ILLEGAL_TRANSITION: 409,
  PROVIDER: 503,
  BLOB: 503,
  CONFIG: 500,
  UNAVAILABLE: 503,
  INTERNAL: 500,
};

/** For logs of proxies; no standard status says it. */
const CLIENT_LEFT = 499;

class CrossSiteError extends AppError {
  readonly code = "FORBIDDEN";
  readonly retryable = false;
}

type Handle<P> = (context: {
  readonly scope: OperatorScope;
  readonly request: Request;
  readonly params: P;
}) => Promise<Response>;

/** Makes the function that makes routes, for one way of knowing who is asking. See json-route.ts for the rules. */
export function routesFor(authenticate: () => Promise<OperatorScope>) {
  return <P = unknown>(permission: Permission, handle: Handle<P>) =>
    async (request: Request, context: { readonly params: Promise<P> }): Promise<Response> => {
      let requestId = newRequestId();
      try {
        if (isCrossSite(request)) throw new CrossSiteError("This request came from another site.");
        const scope = await authenticate();
        requestId = scope.requestId;
        requirePermission(scope, permission);
        return withCommonHeaders(await handle({ scope, request, params: await context.params }), requestId);
      } catch (error) {
        // Whoever asked has left: nobody reads an answer, and nothing of ours is wrong.
        if (request.signal.aborted) return new Response(null, { status: CLIENT_LEFT });
        const refusal = toActionError(error, requestId);
        return withCommonHeaders(Response.json({ error: refusal }, { status: HTTP_STATUS[refusal.code] }), requestId);
      }
    };
}

function withCommonHeaders(response: Response, requestId: string): Response {
  response.headers.set("x-request-id", requestId);
  if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store");
  return response;
}
