import "server-only";
import { routesFor } from "./route-runner";
import { operatorFromRequest } from "./session";

/**
 * A route handler for signed-in people. Whatever is thrown becomes `{ error: ActionError }` with its HTTP status: 401
 * without a session, 404 where the role does not allow the permission or the handler finds nothing in the scope, 403 for
 * a change that another site asked for. Every answer names its request; none is kept by a cache unless the handler says so.
 */
export const operatorRoute = routesFor(operatorFromRequest);
