import type { IncomingMessage, ServerResponse } from "node:http";
import { serveExchange } from "../exchange";
import type { Fault } from "../fault-rules";
import { bufferReply, type Reply } from "../reply";
import { meteredBody } from "../request-body";
import type { RequestEntry } from "../request-log";
import { authenticate } from "./authenticate";
import type { MetaCloudContext } from "./context";
import { errorBody, GraphRefusal, refusalOfFault } from "./graph-error";
import { graphHeaders } from "./graph-headers";
import { type GraphRoute, routeOf } from "./graph-routes";
import { escapedJson } from "./wire-json";

/** Serves one request to the stand-in of graph.facebook.com. */
export function handleGraph(context: MetaCloudContext, request: IncomingMessage, response: ServerResponse) {
  return serveExchange(context, "api", request, response, (entry) => answer(context, request, entry));
}

async function answer(context: MetaCloudContext, request: IncomingMessage, entry: RequestEntry) {
  const url = new URL(entry.path, context.urls.api);
  const route = routeOf(context, entry.method, url.pathname);
  entry.operation = route?.operation ?? null;
  entry.mediaId = route?.mediaId ?? null;
  if (url.searchParams.has("access_token")) entry.violations.push("access token in the URL");
  const rule = context.state.faults.take({ operation: entry.operation, path: url.pathname, mediaId: entry.mediaId });
  const fault = rule?.fault ?? null;
  entry.fault = fault?.kind ?? null;
  const reply = await result(context, request, entry, route, url, fault);
  return { reply, fault };
}

async function result(
  context: MetaCloudContext,
  request: IncomingMessage,
  entry: RequestEntry,
  route: GraphRoute | null,
  url: URL,
  fault: Fault | null,
): Promise<Reply> {
  const body = meteredBody(request, entry, fault);
  const headers = graphHeaders(context, url.pathname, route?.id ?? null);
  try {
    const caller = authenticate(context, request.headers, url.searchParams);
    if (fault?.kind === "code") throw refusalOfFault(fault, context.settings);
    if (!route) throw new GraphRefusal(2500, `Unknown path components: ${url.pathname}`);
    const { id, version } = route;
    const contentType = request.headers["content-type"] ?? "";
    const value = await route.call({ context, caller, id, version, query: url.searchParams, contentType, body, fault });
    for await (const _ of body);
    return jsonReply(200, value, headers);
  } catch (error) {
    if (!(error instanceof GraphRefusal)) throw error;
    // An answer sent while the caller still sends would reach it as a broken connection.
    for await (const _ of body);
    entry.code = error.code;
    const message = error.message.replace(/[^\x20-\x7e]|["\\]/g, " ");
    const reason = error.code === 190 ? "invalid_token" : "invalid_request";
    const challenge = { "www-authenticate": `OAuth "Facebook Platform" "${reason}" "${message}"` };
    return jsonReply(error.status, errorBody(error, context.settings), { ...headers, ...challenge });
  }
}

function jsonReply(status: number, value: unknown, headers: Readonly<Record<string, string>>): Reply {
  const all = { "content-type": "application/json; charset=UTF-8", ...headers };
  return bufferReply(status, all, Buffer.from(escapedJson(value)));
}
