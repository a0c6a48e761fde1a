/** `<name>text</name>` of each, in order. */
export function elementsOf(elements: Readonly<Record<string, string>>): string {
  return Object.entries(elements)
    .map(([name, text]) => `<${name}>${escapeXml(text)}</${name}>`)
    .join("");
}

/** `attributes` begin with a space, or are nothing. */
export function xmlDocument(root: string, inner: string, attributes = ""): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attributes}>${inner}</${root}>`;
}

/** Control characters become references, as in S3's answers, although XML 1.0 knows none below the tab. */
function escapeXml(text: string): string {
  return text.replace(/[&<>"\p{Cc}]/gu, (sign) => `&#${sign.codePointAt(0)};`);
}
