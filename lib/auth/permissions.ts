import type { Role } from "../data/generated/enums";
import type { OperatorScope } from "../data/scope";
import { NotFoundError } from "../errors";

/** What a role lets a person do, on the numbers granted to that person. */
export const PERMISSIONS = [
  /** Browse, preview, save to disk. */
  "media:read",
  /** Ask a provider for bytes: re-download, fetch by id. */
  "media:fetch",
  "media:upload",
  /** See a customer's whole number. */
  "media:reveal",
  /** Hold back all requests for a number, and let them go again. */
  "number:pause",
  /** Delete bytes, and show bytes that were held back. */
  "media:purge",
  "installation:manage",
] as const;
export type Permission = (typeof PERMISSIONS)[number];
/** What is allowed number by number; the other permission is about the installation as a whole. */
export type NumberPermission = Exclude<Permission, "installation:manage">;

const BY_ROLE: Readonly<Record<Role, readonly Permission[]>> = {
  VIEWER: ["media:read"],
  OPERATOR: ["media:read", "media:fetch", "media:upload", "media:reveal", "number:pause"],
  ADMIN: PERMISSIONS,
};

export function roleMay(role: Role, permission: Permission): boolean {
  return BY_ROLE[role].includes(permission);
}

/** Throws NotFoundError: a deed that the role does not allow looks like one on a row that is not there. */
export function requirePermission(scope: OperatorScope, permission: Permission): void {
  if (!roleMay(scope.role, permission)) throw new NotFoundError();
}
