import type { IncomingMessage, ServerResponse } from "node:http";
import { serveExchange } from "../exchange";
import { jsonReply } from "../reply";
import type { MetaCloudContext } from "./context";

/** Serves one request to the stand-in of lookaside.fbsbx.com. */
export function handleLookaside(context: MetaCloudContext, request: IncomingMessage, response: ServerResponse) {
  return serveExchange(context, "storage", request, response, async () => ({ reply: jsonReply(404, {}), fault: null }));
}
