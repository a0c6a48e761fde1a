const ANY_ORIGIN = "http://attache.invalid";

/**
 * The path, query and fragment of `target` when it stays on the console, "/" when it leads elsewhere or nowhere. `origin`
 * is the console's own, for targets that may be absolute.
 */
export function localPath(target: string, origin = ANY_ORIGIN): string {
  if (!URL.canParse(target, origin)) return "/";
  const url = new URL(target, origin);
  // "/..//host" resolves to the path "//host", which the next reader takes for another host.
  if (url.origin !== new URL(origin).origin || url.pathname.startsWith("//")) return "/";
  return `${url.pathname}${url.search}${url.hash}`;
}
