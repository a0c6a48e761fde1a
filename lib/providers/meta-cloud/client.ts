import type { z } from "zod";
import { jsonOf, readText, retryAfterMs } from "../answers";
import { type Diagnosis, diagnosedError, unlessOversize } from "../diagnosis";
import type { ProviderError } from "../errors";
import { beginExchange, type ExchangeEnd, failureNote } from "../exchange";
import type { OutboundResponse } from "../http";
import type { MultipartBody } from "../multipart";
import { keepPace, pausePace } from "../pace";
import type { CallContext, Exchange, ProviderDeps } from "../types";
import type { MetaCloudConfig } from "./config";
import { diagnoseError, diagnoseStatus, malformed, type Operation, sentenceOf } from "./diagnoses";
import { codeText, graphErrorOf } from "./graph-error";
import { appSecretProof } from "./signature";
import { pauseAfter } from "./usage";

const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

interface GraphCall<T> {
  readonly step: Exchange["step"];
  readonly operation: Operation;
  readonly method: "GET" | "POST" | "DELETE";
  /** Segments after the version. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: () => Promise<MultipartBody>;
  /** What a success has to look like. */
  readonly data: z.ZodType<T>;
  readonly headersTimeoutMs?: number;
}

/** What a call came to, with the headers of the answer, whose names are lower-case. */
type GraphOutcome<T> = { readonly headers: OutboundResponse["headers"] } & (
  | { readonly data: T }
  | { readonly error: ProviderError }
);

export interface GraphClient {
  /** Throws ProviderError when no answer came, or the signal's reason; an answer that is a refusal is an outcome. */
  ask<T>(call: GraphCall<T>, ctx: CallContext): Promise<GraphOutcome<T>>;
  /** The same, and a refusal is thrown too. */
  call<T>(call: GraphCall<T>, ctx: CallContext): Promise<T>;
}

/** Calls the Graph API with the connection's token and keeps still when Meta reports that a limit is near. */
export function createGraphClient(config: MetaCloudConfig, deps: ProviderDeps): GraphClient {
  const { settings, secrets } = config;
  const paceKey = `meta-cloud ${settings.baseUrl} ${secrets.accessToken}`;
  const proof = appSecretProof(secrets.accessToken, secrets.appSecret);
  const hidden = [secrets.accessToken, secrets.appSecret, proof];

  function urlOf({ path, query = {} }: Pick<GraphCall<unknown>, "path" | "query">): URL {
    // Dots would lead out of the path, even when they are encoded.
    if (path.some((segment) => /^\.{0,2}$/.test(segment))) throw diagnosedError(malformedId);
    const segments = [settings.apiVersion, ...path].map(encodeURIComponent).join("/");
    const url = new URL(`${settings.baseUrl.replace(/\/+$/, "")}/${segments}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    if (settings.sendProof) url.searchParams.set("appsecret_proof", proof);
    return url;
  }

  async function ask<T>(call: GraphCall<T>, ctx: CallContext): Promise<GraphOutcome<T>> {
    const url = urlOf(call);
    const begin = () => beginExchange(ctx, { step: call.step, method: call.method, url, secrets: hidden }, deps.now);
    await keepPace(paceKey, settings.requestsPerSecond, ctx.signal).catch((error: unknown) => {
      begin()({ note: failureNote(error, ctx.signal) });
      throw error;
    });
    const form = await call.body?.();
    const finish = begin();
    try {
      const response = await deps.http.request({
        url,
        method: call.method,
        headers: {
          accept: "application/json",
          authorization: `Bearer ${secrets.accessToken}`,
          ...(form && { "content-type": form.contentType, "content-length": String(form.contentLength) }),
        },
        body: form?.stream,
        signal: ctx.signal,
        maxBytes: MAX_ANSWER_BYTES,
        ...(call.headersTimeoutMs && { headersTimeoutMs: call.headersTimeoutMs }),
      });
      const text = await readText(response.body);
      const pauseMs = pauseAfter(response.headers);
      if (pauseMs > 0) pausePace(paceKey, pauseMs);
      const waitMs = retryAfterMs(response.headers["retry-after"], deps.now()) ?? (pauseMs || undefined);
      return conclude(call, response, { text, waitMs, hidden }, finish);
    } catch (error) {
      const failure = unlessOversize(error, malformed);
      finish({ note: failureNote(failure, ctx.signal) });
      throw failure;
    } finally {
      // An answer may come before the whole file was read, and then nobody else closes it.
      form?.stream.destroy();
    }
  }

  return {
    ask,
    async call(call, ctx) {
      const outcome = await ask(call, ctx);
      if ("error" in outcome) throw outcome.error;
      return outcome.data;
    },
  };
}

const malformedId: Diagnosis = {
  reason: "REJECTED",
  retryable: false,
  cause: "UNKNOWN_ID",
  confidence: "CERTAIN",
  whoActs: "admin",
  happened: "Not asked: an id that is to be sent to Meta is none.",
  nextStep: "correct the id",
};

interface ReadAnswer {
  readonly text: string;
  /** How long Meta wants us to wait, in milliseconds. */
  readonly waitMs: number | undefined;
  readonly hidden: readonly string[];
}

function conclude<T>(
  call: GraphCall<T>,
  { status, headers }: OutboundResponse,
  { text, waitMs, hidden }: ReadAnswer,
  finish: (end: ExchangeEnd) => void,
): GraphOutcome<T> {
  const answer = jsonOf(text);
  const refusal = graphErrorOf(answer, hidden);
  const told = {
    httpStatus: status,
    providerCode: refusal ? codeText(refusal) : undefined,
    providerRequestId: refusal?.traceId ?? headers["x-fb-trace-id"] ?? headers["x-fb-request-id"],
  };
  const end = (note: string) => finish({ ...told, bytes: Buffer.byteLength(text), note, answer: text });
  const fail = (diagnosis: Diagnosis): GraphOutcome<T> => {
    end(sentenceOf(diagnosis));
    return { headers, error: diagnosedError(diagnosis, { ...told, retryAfterMs: waitMs }) };
  };
  if (refusal) return fail(diagnoseError(call.operation, status, refusal));
  if (status < 200 || status > 299) return fail(diagnoseStatus(status));
  const data = call.data.safeParse(answer);
  if (!data.success) return fail(malformed("accepted the call, but its answer lacks what was asked for"));
  end("Accepted.");
  return { headers, data: data.data };
}
