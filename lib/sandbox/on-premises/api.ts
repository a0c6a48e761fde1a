import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { serveExchange } from "../exchange";
import type { Fault } from "../fault-rules";
import type { Reply } from "../reply";
import { meteredBody } from "../request-body";
import type { RequestEntry } from "../request-log";
import { bearerToken, requireAdmin, requireTokenOrApiKey } from "./authenticate";
import type { Call, Handler } from "./call";
import type { OnPremisesContext } from "./context";
import { failure, Refusal } from "./envelope";
import { changeSettings, getSettings, health, resetSettings } from "./installation-calls";
import { deleteMedia, getMedia } from "./media-calls";
import type { RetryDownloads } from "./retry-downloads";
import { login, logout } from "./session-calls";
import { uploadMedia } from "./upload-call";
import { violationsOf } from "./violations";

type Authorise = (context: OnPremisesContext, headers: IncomingHttpHeaders) => unknown;

interface Route {
  readonly operation: string;
  readonly authorise: Authorise;
  readonly handle: Handler;
}

/** By method and path; "*" stands for a media id. */
export type Routes = Readonly<Record<string, Route>>;

/** Login and logout look at the credentials themselves. */
const byItself: Authorise = () => undefined;

const codeFaultData = z.object({ status: z.number().optional(), details: z.string().optional() }).catch({});

export function apiRoutes(retries: RetryDownloads): Routes {
  return {
    "POST /v1/users/login": { operation: "login", authorise: byItself, handle: login },
    "POST /v1/users/logout": { operation: "logout", authorise: byItself, handle: logout },
    "GET /v1/health": { operation: "health", authorise: requireTokenOrApiKey, handle: health },
    "GET /v1/settings/application": { operation: "getSettings", authorise: requireAdmin, handle: getSettings },
    "PATCH /v1/settings/application": { operation: "changeSettings", authorise: requireAdmin, handle: changeSettings },
    "DELETE /v1/settings/application": { operation: "resetSettings", authorise: requireAdmin, handle: resetSettings },
    "POST /v1/media": { operation: "uploadMedia", authorise: bearerToken, handle: uploadMedia },
    "GET /v1/media/*": { operation: "getMedia", authorise: bearerToken, handle: getMedia },
    "DELETE /v1/media/*": { operation: "deleteMedia", authorise: bearerToken, handle: deleteMedia },
    "GET /v1/media/*/download": { operation: "retryDownload", authorise: bearerToken, handle: retries.accept },
  };
}

/** Serves one request to the stand-in of the client's web application. */
export function handleApi(
  context: OnPremisesContext,
  routes: Routes,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  return serveExchange(context, "api", request, response, async (entry) => {
    const path = entry.path.split("?")[0] ?? "";
    const [, id = "", rest = ""] = /^\/v1\/media\/([^/]+)(\/.*)?$/.exec(path) ?? [];
    const route = routes[`${entry.method} ${id ? `/v1/media/*${rest}` : path}`] ?? null;
    entry.operation = route?.operation ?? null;
    entry.mediaId = id ? decoded(id) : null;
    entry.violations = violationsOf(context, entry.operation, entry.path, request.headers);
    const rule = context.faults.take({ operation: entry.operation, path, mediaId: entry.mediaId });
    entry.fault = rule?.fault.kind ?? null;
    const fault = rule?.fault ?? null;
    const body = meteredBody(request, entry, fault);
    const call = { context, headers: request.headers, id: entry.mediaId ?? "", body };
    return { reply: await answer(call, route, fault, entry), fault };
  });
}

async function answer(call: Call, route: Route | null, fault: Fault | null, entry: RequestEntry): Promise<Reply> {
  try {
    if (fault?.kind === "code") throw refusalOf(fault);
    if (!call.context.rateLimit.take()) throw new Refusal(1015);
    if (!route) throw new Refusal(1006, "URL path not found");
    route.authorise(call.context, call.headers);
    return await route.handle(call);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // An answer sent while the caller still sends would reach it as a broken connection.
    for await (const _ of call.body);
    entry.code = error.code;
    return failure(call.context, error);
  }
}

/** A fault's `data` may give `details`, and a `status` other than the code's own; `message` is for codes of no table. */
function refusalOf({ code, data, message }: Extract<Fault, { kind: "code" }>): Refusal {
  const { status, details } = codeFaultData.parse(data);
  return new Refusal(Number(code), details, status, message);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
