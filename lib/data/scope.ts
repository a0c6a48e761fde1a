import type { Prisma, Role } from "./generated/client";

/**
 * What somebody may see. The first parameter of every function of lib/data; there is no overload without it.
 * `phoneNumberIds` was read from the grants when the request began; admins have "all".
 */
export type Scope =
  | {
      readonly kind: "operator";
      readonly operatorId: string;
      readonly role: Role;
      readonly phoneNumberIds: readonly string[] | "all";
      readonly requestId: string;
    }
  | {
      readonly kind: "system";
      readonly actor: "web" | "worker" | "webhook" | "cli" | "launcher" | "seed";
      readonly requestId: string;
    };

export type OperatorScope = Extract<Scope, { kind: "operator" }>;

function visibleNumbers(scope: Scope): readonly string[] | "all" {
  return scope.kind === "system" ? "all" : scope.phoneNumberIds;
}

/** Condition for a row that has a phoneNumberId: media items, uploads. */
export function ofVisibleNumber(scope: Scope): { phoneNumberId?: { in: string[] } } {
  const numbers = visibleNumbers(scope);
  return numbers === "all" ? {} : { phoneNumberId: { in: [...numbers] } };
}

/** Condition for a business phone number itself. */
export function visibleNumber(scope: Scope): Prisma.BusinessPhoneNumberWhereInput {
  const numbers = visibleNumbers(scope);
  return numbers === "all" ? {} : { id: { in: [...numbers] } };
}

/** For filters on streams, where no query is asked. */
export function maySeeNumber(scope: Scope, phoneNumberId: string): boolean {
  const numbers = visibleNumbers(scope);
  return numbers === "all" || numbers.includes(phoneNumberId);
}
