import type { IncomingMessage, ServerResponse } from "node:http";
import { serveExchange } from "../exchange";
import type { Fault } from "../fault-rules";
import { jsonReply, type Reply } from "../reply";
import { BodyTooLarge, meteredBody, readAll } from "../request-body";
import type { RequestEntry } from "../request-log";
import { authenticate } from "./authenticate";
import type { NxcloudContext } from "./context";
import { failure, Refusal } from "./envelope";
import { deleteMedia, getMedia } from "./media-calls";
import { getPhone, phoneList } from "./phone-calls";
import type { Account } from "./schemas";
import { uploadMedia, uploadTemplateFile } from "./upload-calls";

const MAX_JSON_BYTES = 1024 * 1024;

type Body = Readonly<Record<string, unknown>>;
type JsonCall = (context: NxcloudContext, account: Account, body: Body, fault: Fault | null) => Reply | Promise<Reply>;
type UploadCall = (
  context: NxcloudContext,
  account: Account,
  contentType: string,
  body: AsyncIterable<Buffer>,
) => Promise<Reply>;
type Route = { readonly operation: string } & ({ readonly json: JsonCall } | { readonly upload: UploadCall });

const ROUTES: Readonly<Record<string, Route>> = {
  "/api/wa/getMedia": { operation: "getMedia", json: getMedia },
  "/api/wa/deleteMedia": { operation: "deleteMedia", json: deleteMedia },
  "/api/wa/getPhone": { operation: "getPhone", json: getPhone },
  "/api/wa/integrator/embedded/register/phoneList": { operation: "phoneList", json: phoneList },
  "/api/wa/uploadMedia": { operation: "uploadMedia", upload: uploadMedia },
  "/api/wa/uploadTemplateFile": { operation: "uploadTemplateFile", upload: uploadTemplateFile },
};

/** Serves one request to the stand-in of api2.nxcloud.com. */
export function handleApi(context: NxcloudContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // Callers whose clock is off learn it from here: it has to be the clock that judges their time.
  response.setHeader("date", new Date(context.clock.now()).toUTCString());
  return serveExchange(context, "api", request, response, (entry) => answer(context, request, entry));
}

async function answer(context: NxcloudContext, request: IncomingMessage, entry: RequestEntry) {
  const path = entry.path.split("?")[0] ?? "";
  const route = ROUTES[path];
  entry.operation = route?.operation ?? null;
  const takeFault = () => {
    const rule = context.state.faults.take({ operation: entry.operation, path, mediaId: entry.mediaId });
    entry.fault = rule?.fault.kind ?? null;
    return rule?.fault ?? null;
  };
  if (!route || request.method !== "POST") {
    for await (const _ of meteredBody(request, entry, null));
    return { reply: jsonReply(route ? 405 : 404, { message: "No such operation" }), fault: takeFault() };
  }
  if ("upload" in route) {
    const fault = takeFault();
    const body = meteredBody(request, entry, fault);
    return { reply: await envelope(context, entry, fault, () => upload(context, request, route, body)), fault };
  }
  const raw = await readAll(meteredBody(request, entry, null), MAX_JSON_BYTES).catch(nullWhenTooLarge);
  if (!raw) return { reply: jsonReply(413, { message: "Request entity too large" }), fault: takeFault() };
  const body = parseObject(raw);
  entry.mediaId = typeof body?.["Media-ID"] === "string" ? body["Media-ID"] : null;
  const fault = takeFault();
  const call = () => {
    const account = authenticate(context, request.headers, raw, [route.operation]);
    if (!body) throw new Refusal(1002);
    return route.json(context, account, body, fault);
  };
  return { reply: await envelope(context, entry, fault, call), fault };
}

async function upload(
  context: NxcloudContext,
  request: IncomingMessage,
  route: Extract<Route, { upload: UploadCall }>,
  body: AsyncIterable<Buffer>,
): Promise<Reply> {
  const lenient = route.operation === "uploadMedia" && context.settings.lenientAction;
  const actions = lenient ? ["uploadMedia", "uploadTemplateFile"] : [route.operation];
  try {
    const account = authenticate(context, request.headers, null, actions);
    return await route.upload(context, account, request.headers["content-type"] ?? "", body);
  } catch (error) {
    // An answer sent while the caller still sends would reach it as a broken connection.
    if (error instanceof Refusal) for await (const _ of body);
    throw error;
  }
}

async function envelope(
  context: NxcloudContext,
  entry: RequestEntry,
  fault: Fault | null,
  call: () => Reply | Promise<Reply>,
): Promise<Reply> {
  const status = context.settings.failureStatus;
  try {
    const reply = await call();
    entry.code = fault?.kind === "code" ? fault.code : 0;
    return fault?.kind === "code" ? failure(status, Number(fault.code), fault.message, fault.data) : reply;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    entry.code = error.nxcode;
    return failure(status, error.nxcode, error.message);
  }
}

function nullWhenTooLarge(error: unknown): null {
  if (error instanceof BodyTooLarge) return null;
  throw error;
}

function parseObject(raw: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(raw.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
