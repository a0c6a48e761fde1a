import "server-only";
import { operatorFromRequest } from "../auth/session";
import { actionsFor } from "./action-runner";

/**
 * The only way to write an action. In this order: the request's operator, the input, the number within the operator's
 * scope, the permission, the deed, its audit entry; from the number on in one transaction, so that a deed without its
 * audit entry cannot be. Errors come back as data: UNAUTHENTICATED, INVALID_INPUT with the fields, NOT_FOUND for what is
 * missing, foreign or not permitted alike, and INTERNAL with nothing but the request id for what nobody foresaw.
 *
 * A deed at the installation (connections, deliveries) has no number: its permission is looked at before its input, and
 * what it has to ask a provider for it asks in `prepare`, before the transaction.
 *
 * A file that says "use server" may export async functions alone. Next accepts the result directly:
 * `export const redownload = operatorAction({ … })`.
 */
export const operatorAction = actionsFor(operatorFromRequest);
