import type { Exchange } from "../providers/types";

/**
 * The text as PostgreSQL can keep it. It takes neither NUL nor half a surrogate pair, both of which senders and
 * providers may write; losing such a character beats losing what stands around it.
 */
export function storable(text: string): string {
  return text.replace(/\0|\p{Surrogate}/gu, "");
}

/** Texts as `storable`, everything else unchanged. */
export function storableFields<T extends object>(fields: T): T {
  const entries = Object.entries(fields).map(([name, value]) => [
    name,
    typeof value === "string" ? storable(value) : value,
  ]);
  return Object.fromEntries(entries) as T;
}

/** Exchanges as a JSON column keeps them. */
export function storableExchanges(exchanges: readonly Exchange[]): { [field: string]: string | number | null }[] {
  return exchanges.map((exchange) => storableFields({ ...exchange }));
}
