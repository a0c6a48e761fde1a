import { headers } from "next/headers";
import { requireOperator } from "@/lib/auth/session";
import type { OperatorScope } from "@/lib/data/scope";
import { RETURN_PATH_HEADER } from "@/lib/paths";

/** The signed-in operator of a page or layout, or a redirect to the sign-in page that comes back to this very view. */
export async function pageOperator(): Promise<OperatorScope> {
  return requireOperator((await headers()).get(RETURN_PATH_HEADER) ?? undefined);
}
