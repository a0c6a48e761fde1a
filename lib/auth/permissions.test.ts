import { describe, expect, it } from "vitest";
import type { OperatorScope } from "../data/scope";
import { NotFoundError } from "../errors";
import { PERMISSIONS, requirePermission, roleMay } from "./permissions";

const scopeOf = (role: OperatorScope["role"]): OperatorScope => ({
  kind: "operator",
  operatorId: "0190",
  role,
  phoneNumberIds: "all",
  requestId: "r",
});

describe("permissions", () => {
  it.each([
    ["VIEWER", ["media:read"]],
    ["OPERATOR", ["media:read", "media:fetch", "media:upload", "media:reveal", "number:pause"]],
    ["ADMIN", PERMISSIONS],
  ] as const)("a %s has exactly %j", (role, expected) => {
    expect(PERMISSIONS.filter((permission) => roleMay(role, permission))).toEqual(expected);
  });

  it("are refused as if there were nothing", () => {
    expect(() => requirePermission(scopeOf("VIEWER"), "media:fetch")).toThrow(NotFoundError);
    expect(() => requirePermission(scopeOf("OPERATOR"), "media:fetch")).not.toThrow();
  });
});
