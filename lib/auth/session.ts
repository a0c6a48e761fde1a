import "server-only";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { OperatorScope } from "../data/scope";
import { UnauthenticatedError } from "../errors";
import { paths } from "../paths";
import { sessionIdOfRequest } from "./session-cookie";
import { scopeOfSession } from "./session-scope";

/** Layout, page and parts of one rendering share one look-up and one request id. */
const currentOperator = cache(async (): Promise<OperatorScope | null> => {
  const sessionId = await sessionIdOfRequest();
  return sessionId ? scopeOfSession(sessionId) : null;
});

/** For pages and layouts: the signed-in operator, or a redirect to the sign-in page that returns to `next`. */
export async function requireOperator(next?: string): Promise<OperatorScope> {
  return (await currentOperator()) ?? redirect(paths.signIn(next));
}

/** For actions and routes: the signed-in operator. Throws UnauthenticatedError. */
export async function operatorFromRequest(): Promise<OperatorScope> {
  const scope = await currentOperator();
  if (!scope) throw new UnauthenticatedError();
  return scope;
}
