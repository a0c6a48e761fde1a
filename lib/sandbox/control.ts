import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { SkewedClock } from "./clock";
import { ControlError } from "./control-error";
import { faultRuleSchema } from "./fault-rules";
import { jsonReply, sendReply } from "./reply";
import { BodyTooLarge, readAll } from "./request-body";
import { requestFilterSchema } from "./request-log";
import { samples } from "./samples";
import type { ExchangeContext } from "./stand-in";
import type { Trickle } from "./trickle";

const MAX_BODY_BYTES = 64 * 1024 * 1024;

export interface ControlCall {
  /** Last segment of the path where the route ends in "*". */
  readonly id: string;
  readonly body: unknown;
  readonly query: Readonly<Record<string, string>>;
}

/** Keys look like "PUT /control/media" and "PATCH /control/media/*". Handlers throw ControlError to refuse. */
export type ControlRoutes = Readonly<Record<string, (call: ControlCall) => unknown>>;

const clockBody = z.strictObject({ skewMs: z.number().int() });
const trickleBody = z.strictObject({
  /** Mean distance of deliveries; 0 stops them. */
  intervalMs: z
    .number()
    .int()
    .min(0)
    .max(86_400_000)
    .refine((value) => value === 0 || value >= 200, "must be 0 or at least 200"),
});

interface CommonParts extends ExchangeContext {
  readonly clock: SkewedClock;
  /** Changed in place. */
  readonly settings: object;
  readonly settingsSchema: z.ZodObject;
  readonly trickle: Trickle;
  /** Resolves when standing faults are on disk. */
  readonly save: () => Promise<void>;
}

/** What can be asked of every stand-in: its health, clock, settings, faults, trickle and the requests that it saw. */
export function commonRoutes(parts: CommonParts): ControlRoutes {
  const { log, clock, faults, urls, save } = parts;
  const now = () => new Date(clock.now()).toISOString();
  return {
    "GET /control/health": () => ({ ok: true, ...urls, now: now() }),
    "GET /control/samples": () => [...samples().values()],
    "PATCH /control/settings": ({ body }) =>
      Object.assign(parts.settings, readBody(parts.settingsSchema.partial(), body)),
    "PUT /control/clock": ({ body }) => {
      clock.skewMs = readBody(clockBody, body).skewMs;
      return { now: now() };
    },
    "PUT /control/faults": async ({ body }) => {
      const rule = faults.add(readBody(faultRuleSchema, body));
      await save();
      return rule;
    },
    "GET /control/faults": () => faults.list(),
    "DELETE /control/faults": async () => {
      faults.clear();
      await save();
      return { cleared: true };
    },
    "DELETE /control/faults/*": async ({ id }) => {
      if (!faults.remove(id)) throw new ControlError(404, "There is no fault rule with this id.");
      await save();
      return { deleted: id };
    },
    "POST /control/trickle": ({ body }) => {
      const { intervalMs } = readBody(trickleBody, body);
      parts.trickle.start(intervalMs);
      return { intervalMs };
    },
    "GET /control/requests": ({ query }) => log.wait(readBody(requestFilterSchema, query)),
    "DELETE /control/requests": () => {
      log.clear();
      return { cleared: true };
    },
  };
}

/** Throws ControlError 400 that says what does not fit. */
export function readBody<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ControlError(400, z.prettifyError(parsed.error));
}

/** Serves /control/*: JSON in, JSON out, for this machine only. Never logged as a provider's request. */
export async function handleControl(
  routes: ControlRoutes,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reply = await answer(routes, request).then(
    (value) => jsonReply(200, value),
    (error: unknown) => {
      if (error instanceof ControlError) return jsonReply(error.status, { error: error.message });
      if (error instanceof BodyTooLarge) return jsonReply(413, { error: error.message });
      throw error;
    },
  );
  await sendReply(response, reply);
}

async function answer(routes: ControlRoutes, request: IncomingMessage): Promise<unknown> {
  if (!isLocal(request)) throw new ControlError(403, "The control API answers this machine only.");
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const body = await readJson(request);
  const [, , resource = "", encodedId] = url.pathname.split("/");
  const handler = routes[`${request.method} /control/${resource}${encodedId === undefined ? "" : "/*"}`];
  if (!handler) throw new ControlError(404, `There is no ${request.method} ${url.pathname}.`);
  return handler({ body, query: Object.fromEntries(url.searchParams), id: decodeURIComponent(encodedId ?? "") });
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
