import { isIP } from "node:net";
import { blankSecrets } from "../../../providers/exchange";
import { maskNumber } from "../../mask";

/** What must not leave in a bundle, in the very words of the rows that hold it. */
export interface Sensitive {
  /** Customers' numbers, digits. */
  readonly customers: readonly string[];
  /** Whether they are to be found in base64 and hexadecimal too, as in WhatsApp's message ids. */
  readonly encodedNumbers: boolean;
  readonly secrets: readonly string[];
  /** Names of people. */
  readonly names: readonly string[];
  /** Captions and file names, where they are to stay here. */
  readonly texts: readonly string[];
}

/** A JSON value with every text of it made fit to leave, names of fields included. */
export type Scrub = <T>(value: T) => T;

interface Rule {
  readonly pattern: RegExp;
  readonly instead: string;
}

/** Bounded, as a long text without an end of it would be read again from each of its characters. */
const MAIL = /[\p{L}\p{N}._%+-]{1,64}(?:@|%40)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
/** IPv4, and what may be IPv6. */
const ADDRESS =
  /(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)|(?=[0-9a-f]*:[0-9a-f]*:)(?:[0-9a-f:]*:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]+))(?!\w)/gi;

/** Makes the function that every text of a bundle goes through, whatever file it is for. */
export function scrubber(sensitive: Sensitive): Scrub {
  const rules: readonly Rule[] = [
    ...sensitive.secrets.flatMap((secret) => literalRules(secret, "[hidden]", secret.length >= UNMISTAKABLE)),
    ...sensitive.customers.flatMap((digits) => numberRules(digits, sensitive.encodedNumbers)),
    ...sensitive.texts.flatMap((text) => literalRules(text, "[left out]")),
    ...sensitive.names.flatMap((name) => literalRules(name, "[name]")),
  ];
  const text = (given: string) => {
    let safe = given;
    for (const { pattern, instead } of rules) safe = safe.replace(pattern, () => instead);
    safe = blankSecrets(safe, []).replace(MAIL, "[e-mail]");
    return safe.replace(ADDRESS, (found) => (isIP(found) ? "[address]" : found));
  };
  const value = (given: unknown): unknown => {
    if (typeof given === "string") return text(given);
    if (Array.isArray(given)) return given.map(value);
    if (typeof given !== "object" || given === null) return given;
    return Object.fromEntries(Object.entries(given).map(([name, inner]) => [text(name), value(inner)]));
  };
  return <T>(given: T) => value(given) as T;
}

/** Shorter texts stand in words by chance, shorter encoded ones in ids; a secret of this length nowhere. */
const SHORTEST = 2;
const SHORTEST_ENCODED = 6;
const UNMISTAKABLE = 8;

/** A text in every writing in which answers and payloads repeat it: within words, or only where it stands alone. */
function literalRules(literal: string, instead: string, withinWords = false): Rule[] {
  if (literal.length < SHORTEST) return [];
  const bytes = Buffer.from(literal);
  const writings = [
    literal,
    encodeURIComponent(literal.replace(/\p{Surrogate}/gu, "\ufffd")),
    JSON.stringify(literal).slice(1, -1),
  ];
  const rules = [...new Set(writings)].map((written) => ({
    pattern: withinWords ? new RegExp(escaped(written), "gu") : standingAlone(written),
    instead,
  }));
  return bytes.length < SHORTEST_ENCODED ? rules : [...rules, ...encodedRules(bytes, instead)];
}

function standingAlone(written: string): RegExp {
  const edge = "[\\p{L}\\p{N}]";
  // The D of "%3D" is no letter of a word.
  const first = /^[\p{L}\p{N}]/u.test(written) ? `(?<!(?<!%[0-9A-Fa-f])${edge})` : "";
  const last = /[\p{L}\p{N}]$/u.test(written) ? `(?!${edge})` : "";
  return new RegExp(first + escaped(written) + last, "gu");
}

/** Hexadecimal, and base64 wherever in the encoded text the bytes begin. */
function encodedRules(bytes: Buffer, instead: string): Rule[] {
  const cores = [0, 1, 2].map((offset) => {
    const whole = Buffer.concat([Buffer.alloc(offset), bytes]);
    // Only the characters that are made of these bytes alone.
    return whole.toString("base64").slice(Math.ceil((offset * 8) / 6), Math.floor((whole.length * 8) / 6));
  });
  const written = cores.map((core) => core.replaceAll("+", "[+-]").replaceAll("/", "[/_]"));
  return [
    { pattern: new RegExp(written.join("|"), "g"), instead },
    { pattern: new RegExp(bytes.toString("hex"), "gi"), instead },
  ];
}

/** Between the digits of a number, as people and programs write it. */
const BETWEEN = "(?:[\\s()./+_\\u00a0\\u2009\\u2010-\\u2013-]|%2[089BD]|&nbsp;){0,3}";
/** Enough of its end to know a number by, also without its country code. */
const TELLING_DIGITS = 8;

/** What a provider gives for a number may hold other characters: blotted out digits, the id of somebody without one. */
function numberRules(digits: string, encoded: boolean): Rule[] {
  const instead = maskNumber(digits);
  if (digits.length < TELLING_DIGITS) {
    return digits === "" ? [] : [{ pattern: new RegExp(`(?<!\\d)${escaped(digits)}(?!\\d)`, "g"), instead }];
  }
  const end = [...digits.slice(-TELLING_DIGITS)].map(escaped).join(BETWEEN);
  const pattern = new RegExp(`(?:\\+|%2B)?(?:\\d${BETWEEN}){0,7}${end}`, "g");
  return [{ pattern, instead }, ...(encoded ? encodedRules(Buffer.from(digits), "[number]") : [])];
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
