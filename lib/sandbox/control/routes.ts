import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { SandboxContext } from "../context";
import { faultRuleSchema } from "../fault-rules";
import { deliverCallback } from "../nxcloud/deliver-callback";
import { signedLink } from "../nxcloud/storage-link";
import type { Trickle } from "../nxcloud/trickle";
import { jsonReply, sendReply } from "../reply";
import { BodyTooLarge, readAll } from "../request-body";
import { requestFilterSchema } from "../request-log";
import { samples } from "../samples";
import { ControlError } from "./control-error";
import {
  accountSchema,
  callbackSchema,
  mediaStateSchema,
  newMediaSchema,
  settingsSchema,
  trickleSchema,
} from "./schemas";
import { seedMedia } from "./seed-media";

const MAX_BODY_BYTES = 64 * 1024 * 1024;

interface Call {
  readonly context: SandboxContext;
  readonly trickle: Trickle;
  /** Last segment of the path where the route ends in "*". */
  readonly id: string;
  readonly body: unknown;
  readonly query: Readonly<Record<string, string>>;
}
type Handler = (call: Call) => unknown;

const mediaStateBody = z.strictObject({ state: mediaStateSchema });
const linkBody = z.strictObject({ lifetimeSeconds: z.number().int() });
const clockBody = z.strictObject({ skewMs: z.number().int() });

const ROUTES: Readonly<Record<string, Handler>> = {
  "GET /control/health": ({ context }) => ({
    ok: true,
    ...context.urls,
    now: new Date(context.clock.now()).toISOString(),
  }),
  "GET /control/samples": () => [...samples().values()],
  "PUT /control/accounts": async ({ context, body }) => {
    const account = read(accountSchema, body);
    context.state.accounts.set(account.accessKey, account);
    await context.state.save();
    return account;
  },
  "PATCH /control/settings": ({ context, body }) =>
    Object.assign(context.settings, read(settingsSchema.partial(), body)),
  "PUT /control/clock": ({ context, body }) => {
    context.clock.skewMs = read(clockBody, body).skewMs;
    return { now: new Date(context.clock.now()).toISOString() };
  },
  "PUT /control/media": ({ context, body }) => seedMedia(context, read(newMediaSchema, body)),
  "GET /control/media/*": ({ context, id }) => mediaOf(context, id),
  "PATCH /control/media/*": async ({ context, id, body }) => {
    const media = { ...mediaOf(context, id), ...read(mediaStateBody, body) };
    context.state.media.set(id, media);
    await context.state.save();
    return media;
  },
  "DELETE /control/media/*": async ({ context, id }) => {
    const media = mediaOf(context, id);
    context.state.media.delete(id);
    await context.state.content.remove(media.content);
    await context.state.save();
    return { deleted: id };
  },
  "POST /control/links/*": ({ context, id, body }) => ({
    url: signedLink(context, mediaOf(context, id), read(linkBody, body).lifetimeSeconds),
  }),
  "POST /control/callbacks": ({ context, body }) => {
    const callback = read(callbackSchema, body);
    const account = context.state.accounts.get(callback.accessKey);
    if (!account) throw new ControlError(404, "There is no account with this accessKey.");
    const url = callback.url ?? account.callbackUrl;
    if (!url) throw new ControlError(400, "The account has no callbackUrl: give one, or a url with the callback.");
    return deliverCallback(context, account, url, callback);
  },
  "PUT /control/faults": async ({ context, body }) => {
    const rule = context.state.faults.add(read(faultRuleSchema, body));
    await context.state.save();
    return rule;
  },
  "GET /control/faults": ({ context }) => context.state.faults.list(),
  "DELETE /control/faults": async ({ context }) => {
    context.state.faults.clear();
    await context.state.save();
    return { cleared: true };
  },
  "DELETE /control/faults/*": async ({ context, id }) => {
    if (!context.state.faults.remove(id)) throw new ControlError(404, "There is no fault rule with this id.");
    await context.state.save();
    return { deleted: id };
  },
  "GET /control/requests": ({ context, query }) => context.log.wait(read(requestFilterSchema, query)),
  "DELETE /control/requests": ({ context }) => {
    context.log.clear();
    return { cleared: true };
  },
  "POST /control/trickle": ({ trickle, body }) => {
    const { intervalMs } = read(trickleSchema, body);
    trickle.start(intervalMs);
    return { intervalMs };
  },
};

/** Serves /control/*: JSON in, JSON out, for this machine only. Never logged as a provider's request. */
export async function handleControl(
  context: SandboxContext,
  trickle: Trickle,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reply = await answer(context, trickle, request).then(
    (value) => jsonReply(200, value),
    (error: unknown) => {
      if (error instanceof ControlError) return jsonReply(error.status, { error: error.message });
      if (error instanceof BodyTooLarge) return jsonReply(413, { error: error.message });
      throw error;
    },
  );
  await sendReply(response, reply);
}

async function answer(context: SandboxContext, trickle: Trickle, request: IncomingMessage): Promise<unknown> {
  if (!isLocal(request)) throw new ControlError(403, "The control API answers this machine only.");
  const url = new URL(request.url ?? "/", context.urls.api);
  const body = await readJson(request);
  const [, , resource = "", encodedId] = url.pathname.split("/");
  const pattern = `${request.method} /control/${resource}${encodedId === undefined ? "" : "/*"}`;
  const handler = ROUTES[pattern];
  if (!handler) throw new ControlError(404, `There is no ${request.method} ${url.pathname}.`);
  const query = Object.fromEntries(url.searchParams);
  return handler({ context, trickle, body, query, id: decodeURIComponent(encodedId ?? "") });
}

/** A page of another site in a browser on this machine reaches loopback too, but under its own host name. */
function isLocal(request: IncomingMessage): boolean {
  const address = request.socket.remoteAddress ?? "";
  return (
    ["127.0.0.1", "::1", "::ffff:127.0.0.1"].includes(address) &&
    /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? "") &&
    request.headers.origin === undefined
  );
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const bytes = await readAll(request as AsyncIterable<Buffer>, MAX_BODY_BYTES);
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new ControlError(400, "The body is not JSON.");
  }
}

function read<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ControlError(400, z.prettifyError(parsed.error));
}

function mediaOf(context: SandboxContext, id: string) {
  const media = context.state.media.get(id);
  if (!media) throw new ControlError(404, "There is no media with this id.");
  return media;
}
