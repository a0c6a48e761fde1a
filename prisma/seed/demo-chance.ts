import { createHash } from "node:crypto";

/** Numbers from 0 up to 1, always the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Deals everything once before anything comes again. */
export function endlessDeck<T>(cards: readonly T[], random: () => number): () => T {
  let left: T[] = [];
  return () => {
    if (left.length === 0) left = [...cards];
    const [dealt] = left.splice(Math.floor(random() * left.length), 1);
    if (dealt === undefined) throw new Error("There is nothing to deal.");
    return dealt;
  };
}

/** `index` past the end starts over. */
export function pick<T>(list: readonly T[], index: number): T {
  const found = list[index % list.length];
  if (found === undefined) throw new Error("There is nothing to pick from.");
  return found;
}

function digest(name: string): Buffer {
  return createHash("sha256").update(`attache demo ${name}`).digest();
}

/** The same UUID for the same name. */
export function stableUuid(name: string): string {
  const hex = digest(name).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The same 16 digits for the same name, as media ids of Meta look. */
export function stableDigits(name: string): string {
  return String((digest(name).readBigUInt64BE() % 9_000_000_000_000_000n) + 1_000_000_000_000_000n);
}

/** The same 28 letters, digits and dashes for the same name. */
export function stableToken(name: string): string {
  return digest(name).toString("base64url").slice(0, 28);
}
