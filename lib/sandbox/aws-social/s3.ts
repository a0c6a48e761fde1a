import type { IncomingMessage, ServerResponse } from "node:http";
import { serveExchange } from "../exchange";
import { jsonReply } from "../reply";
import type { AwsSocialContext } from "./context";

/** Serves one request to the stand-in of S3. */
export function handleS3(context: AwsSocialContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  request.resume();
  return serveExchange(context, "storage", request, response, async () => ({ reply: jsonReply(501, {}), fault: null }));
}
