import { findConnection, listAllConnections } from "../data/connections";
import type { Connection } from "../data/generated/client";
import { listNumbers } from "../data/numbers";
import type { Scope } from "../data/scope";
import { InvalidInputError } from "../errors";
import { isUuid } from "../ids";
import { NoSuchError } from "./command";

/** A business phone number as commands name it in their reports. */
export interface NamedNumber {
  readonly id: string;
  readonly phoneNumber: string;
  readonly displayName: string;
  readonly connection: string;
}

/** Each number by its id or by its digits, with or without "+" and blanks. Throws NoSuchError, InvalidInputError when several fit. */
export async function resolveNumbers(scope: Scope, wanted: readonly string[]): Promise<NamedNumber[]> {
  if (wanted.length === 0) return [];
  const known = (await listNumbers(scope)).map(({ id, phoneNumber, displayName, connection }) => ({
    id,
    phoneNumber,
    displayName,
    connection: connection.name,
  }));
  return wanted.map((text) => onlyMatch(text, known));
}

export async function resolveNumber(scope: Scope, wanted: string): Promise<NamedNumber> {
  const [number] = await resolveNumbers(scope, [wanted]);
  if (!number) throw new NoSuchError(`There is no number ${wanted}.`);
  return number;
}

function onlyMatch(text: string, known: readonly NamedNumber[]): NamedNumber {
  const digits = text.replace(/[\s+]/g, "");
  const matches = known.filter((number) => number.id === text.toLowerCase() || number.phoneNumber === digits);
  const [match, ...others] = matches;
  if (!match) throw new NoSuchError(`There is no number ${text}. \`number list\` shows those there are.`);
  if (others.length > 0) {
    const list = matches.map((number) => `  ${number.id}  ${number.connection}`).join("\n");
    throw new InvalidInputError(`More than one connection serves ${text}. Name it by its id:\n${list}`);
  }
  return match;
}

/** A connection by its id or name. Throws NoSuchError that names those there are. */
export async function resolveConnection(wanted: string): Promise<Connection> {
  const connection = await findConnection(wanted, isUuid(wanted));
  if (connection) return connection;
  const names = (await listAllConnections()).map((each) => each.name);
  throw new NoSuchError(
    names.length > 0
      ? `There is no connection ${wanted}. There are: ${names.join(", ")}.`
      : `There is no connection ${wanted}, nor any other yet.`,
  );
}
