import type { IncomingMessage } from "node:http";
import type { Fault } from "../fault-rules";
import type { Reply } from "../reply";
import { BodyTooLarge, meteredBody, readAll } from "../request-body";
import type { RequestEntry } from "../request-log";
import { getBusinessAccount, getPhoneNumber, listBusinessAccounts } from "./account-calls";
import type { ApiCall } from "./api-call";
import { failure, failureOf, Refusal } from "./api-reply";
import { authenticate, NotAuthentic, readClaim } from "./authenticate";
import type { AwsSocialContext } from "./context";
import { deleteMedia, getMedia, postMedia } from "./media-calls";
import { createTemplateMedia, putEventDestinations, sendMessage } from "./related-calls";
import { sha256 } from "./sigv4";
import type { Principal } from "./state";
import { takeFault } from "./take-fault";
import { violationsOf } from "./violations";

const SERVICE = "social-messaging";
const MAX_SKEW_MS = 5 * 60_000;
const MAX_BODY_BYTES = 4 * 1024 * 1024;

interface Route {
  readonly operation: string;
  readonly call: (call: ApiCall) => Reply | Promise<Reply>;
}

const ROUTES: Readonly<Record<string, Route>> = {
  "POST /v1/whatsapp/media/get": { operation: "GetWhatsAppMessageMedia", call: getMedia },
  "POST /v1/whatsapp/media": { operation: "PostWhatsAppMessageMedia", call: postMedia },
  "DELETE /v1/whatsapp/media": { operation: "DeleteWhatsAppMessageMedia", call: deleteMedia },
  "GET /v1/whatsapp/waba/list": { operation: "ListLinkedWhatsAppBusinessAccounts", call: listBusinessAccounts },
  "GET /v1/whatsapp/waba/details": { operation: "GetLinkedWhatsAppBusinessAccount", call: getBusinessAccount },
  "GET /v1/whatsapp/waba/phone/details": {
    operation: "GetLinkedWhatsAppBusinessAccountPhoneNumber",
    call: getPhoneNumber,
  },
  "POST /v1/whatsapp/send": { operation: "SendWhatsAppMessage", call: sendMessage },
  "POST /v1/whatsapp/template/media": { operation: "CreateWhatsAppMessageTemplateMedia", call: createTemplateMedia },
  "PUT /v1/whatsapp/waba/eventdestinations": {
    operation: "PutWhatsAppBusinessAccountEventDestinations",
    call: putEventDestinations,
  },
};

/** One call of AWS End User Messaging Social. */
export async function answerSocial(
  context: AwsSocialContext,
  request: IncomingMessage,
  entry: RequestEntry,
): Promise<{ reply: Reply; fault: Fault | null }> {
  const [path = "", query = ""] = entry.path.split("?");
  const route = ROUTES[`${request.method} ${path}`];
  entry.operation = route?.operation ?? null;
  entry.violations = violationsOf(context.state, entry, request.headers, SERVICE);
  const raw = await readAll(meteredBody(request, entry, null), MAX_BODY_BYTES).catch(nullWhenTooLarge);
  const input = ["POST", "PUT"].includes(request.method ?? "")
    ? parseJson(raw)
    : Object.fromEntries(new URLSearchParams(query));
  entry.mediaId = mediaIdIn(input);
  const fault = takeFault(context, entry);
  if (fault?.kind === "code") {
    entry.code = fault.code;
    return { reply: failure(context, String(fault.code), fault.message), fault };
  }
  try {
    if (!route) throw new Refusal("UnknownOperationException", "There is no such operation.");
    if (!raw) throw new Refusal("ValidationException", "The request is too long.");
    const principal = callerOf(context, { method: request.method ?? "", path, query, headers: entry.headers }, raw);
    if (input === undefined) throw new Refusal("SerializationException", "The body is not a JSON object.");
    return { reply: await route.call({ context, principal, input }), fault };
  } catch (error) {
    const { code, reply } = failureOf(context, error);
    entry.code = code;
    return { reply, fault };
  }
}

function callerOf(context: AwsSocialContext, call: Parameters<typeof readClaim>[0], raw: Buffer): Principal {
  const claim = readClaim(call);
  const unsigned = call.headers["x-amz-content-sha256"] === "UNSIGNED-PAYLOAD";
  const payloadHash = unsigned ? "UNSIGNED-PAYLOAD" : sha256(raw);
  const principal = authenticate(context, call, claim, { service: SERVICE, payloadHash, maxSkewMs: MAX_SKEW_MS });
  if (claim.scope.region !== principal.account.region) {
    throw new NotAuthentic("region", `Credential should be scoped to a valid region, not '${claim.scope.region}'.`);
  }
  return principal;
}

/** undefined when it is no JSON object; a call without a body has one without members. */
function parseJson(raw: Buffer | null): Record<string, unknown> | undefined {
  try {
    const value: unknown = raw?.length ? JSON.parse(raw.toString("utf8")) : {};
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function mediaIdIn(input: Readonly<Record<string, unknown>> | undefined): string | null {
  return typeof input?.mediaId === "string" ? input.mediaId : null;
}

function nullWhenTooLarge(error: unknown): null {
  if (error instanceof BodyTooLarge) return null;
  throw error;
}
