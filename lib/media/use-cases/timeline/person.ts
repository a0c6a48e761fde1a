import type { Scope } from "../../../data/scope";

interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: string;
}

type Doer = Person | null | undefined;

/** For whom a timeline is put into words. */
export interface Reader {
  readonly scope: Scope;
  readonly nameOf: (doer: Doer) => string | null;
}

/** Somebody at the console: viewers are told of nobody but themselves. */
export function readerOf(scope: Scope): Reader {
  return { scope, nameOf: (doer) => (doer ? nameFor(scope, doer) : null) };
}

function nameFor(scope: Scope, person: Person): string {
  if (scope.kind === "operator" && scope.operatorId === person.id) return "You";
  return scope.kind === "operator" && scope.role === "VIEWER" ? "Somebody" : person.name;
}

/** Enough to tell colleagues apart, and no more, for readers outside: "Operator AB". */
export function roleAndInitials(doer: Doer): string | null {
  if (!doer) return null;
  const initials = doer.name.match(/(?<![\p{L}\p{N}])\p{L}/gu) ?? [];
  const role = doer.role.charAt(0) + doer.role.slice(1).toLowerCase();
  return [role, initials.slice(0, 3).join("").toUpperCase()].filter(Boolean).join(" ");
}
