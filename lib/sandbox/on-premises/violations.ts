import type { IncomingHttpHeaders } from "node:http";
import type { OnPremisesContext } from "./context";

/** What a caller must never do, whether or not the real client would notice. */
export function violationsOf(
  context: OnPremisesContext,
  operation: string | null,
  path: string,
  headers: IncomingHttpHeaders,
): string[] {
  const scheme = (headers.authorization ?? "").split(" ")[0]?.toLowerCase() ?? "";
  const type = headers["content-type"] ?? "";
  const query = [...new URL(path, "http://127.0.0.1").searchParams];
  const secretInQuery = query.some(
    ([name, value]) => /token|key|password|authorization/i.test(name) || context.state.findToken(value) !== null,
  );
  return [
    scheme === "basic" && operation !== "login" ? "user name and password on a call other than login" : null,
    scheme === "apikey" && operation !== "health" ? "API key on a call other than health" : null,
    secretInQuery ? "credentials in the query" : null,
    operation === "uploadMedia" && /^multipart\//i.test(type) ? "multipart form as an upload" : null,
    operation === "uploadMedia" && /^application\/json/i.test(type) ? "JSON as an upload" : null,
  ].filter((violation) => violation !== null);
}
