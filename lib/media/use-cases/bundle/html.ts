/** Markup that was built here. Everything else that comes into a page is text and is escaped. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = string | number | false | null | undefined | Markup | readonly Part[];

/** Writes markup; what is put into it is escaped unless it is markup itself. null, undefined and false leave nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.reduce((text, string, index) => text + written(parts[index - 1]) + string));
}

function written(part: Part): string {
  if (part === null || part === undefined || part === false) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "object") return part.map(written).join("");
  return String(part).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
