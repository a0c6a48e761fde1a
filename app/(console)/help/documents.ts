import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

const ENDING = ".md";
/** The documents are part of every installation, beside the code. */
const folder = () => path.join(process.cwd(), "docs");

/** Names of the documents, without ".md". Nothing else can be asked for. */
export async function documentNames(): Promise<string[]> {
  const files = await readdir(folder()).catch(() => []);
  return files.flatMap((file) => (file.endsWith(ENDING) ? [file.slice(0, -ENDING.length)] : [])).sort();
}

/** The text of a document; null when there is none of this name. */
export async function readDocument(name: string): Promise<string | null> {
  const known = (await documentNames()).find((each) => each === name);
  return known === undefined ? null : readFile(path.join(folder(), `${known}${ENDING}`), "utf8");
}

/** The page that explains how to connect a provider of this kind; null when nobody wrote one. */
export async function connectPage(kind: string): Promise<string | null> {
  const name = `connect-${kind}`;
  return (await documentNames()).includes(name) ? name : null;
}

/** What a document is called: its first heading. */
export function titleOf(name: string, text: string | null): string {
  return /^# (.+)$/m.exec(text ?? "")?.[1]?.trim() ?? name;
}
