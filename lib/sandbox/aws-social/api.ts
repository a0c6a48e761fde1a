import type { IncomingMessage, ServerResponse } from "node:http";
import { serveExchange } from "../exchange";
import { jsonReply } from "../reply";
import type { AwsSocialContext } from "./context";

/** Serves one request to the stand-ins of the API, STS and SNS. */
export function handleApi(
  context: AwsSocialContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  request.resume();
  return serveExchange(context, "api", request, response, async () => ({ reply: jsonReply(501, {}), fault: null }));
}
