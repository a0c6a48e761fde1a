import type { Scope } from "../../../data/scope";
import type { Person } from "../../../data/timeline";

/** How somebody who did something is called to whoever reads of it: viewers are told of nobody but themselves. */
export function nameOfPerson(scope: Scope, person: Person | null | undefined): string | null {
  if (!person) return null;
  if (scope.kind === "operator" && scope.operatorId === person.id) return "You";
  return scope.kind === "operator" && scope.role === "VIEWER" ? "Somebody" : person.name;
}
