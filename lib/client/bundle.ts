import { paths } from "../paths";
import { failureOf, leaveForSignIn } from "./fetch-json";
import { RequestError } from "./request-error";

export interface BundleChoice {
  /** Put caption and file name in. */
  readonly names: boolean;
  /** Leave message ids whole. */
  readonly wholeMessageIds: boolean;
}

/** What a bundle is about: one item, or the latest that an incident affected. */
export type BundleSubject = { readonly itemId: string } | { readonly incidentId: string };

/** Has a support bundle written and saves it. Returns its file name; throws RequestError. */
export async function saveBundle(about: BundleSubject, { names, wholeMessageIds }: BundleChoice): Promise<string> {
  const options = { names: names ? "include" : null, messageIds: wholeMessageIds ? "whole" : null };
  const isItem = "itemId" in about;
  const url = isItem ? paths.api.bundle(about.itemId, options) : paths.api.incidentBundle(about.incidentId, options);
  const response = await fetch(url).catch(unreachable);
  if (response.status === 401) return leaveForSignIn();
  if (!response.ok) throw failureOf(response.status, await response.json().catch(() => null));
  const archive = await response.blob().catch(unreachable);
  const name = /filename="?([\w.-]+)"?/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "attache.zip";
  saveAs(archive, name);
  return name;
}

function unreachable(cause: unknown): never {
  throw new RequestError("The bundle did not come whole. Check the connection and try again.", { cause });
}

function saveAs(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
