import { notFound } from "next/navigation";
import { roleMay } from "@/lib/auth/permissions";
import type { OperatorScope } from "@/lib/data/scope";
import { pageOperator } from "./page-operator";

/** The operator of a page that is for admins. Everybody else gets what a missing page gets. */
export async function pageAdmin(): Promise<OperatorScope> {
  const operator = await pageOperator();
  if (!roleMay(operator.role, "installation:manage")) notFound();
  return operator;
}
