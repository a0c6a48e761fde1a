import type { z } from "zod";
import type { Account, accountSchema, callbackSchema, Media, newMediaSchema, Settings } from "./control/schemas";
import type { FaultRule, faultRuleSchema } from "./fault-rules";
import { httpCall } from "./http-call";
import type { Delivery } from "./nxcloud/deliver-callback";
import type { RequestEntry, requestFilterSchema } from "./request-log";
import type { Sample } from "./samples";

const TIMEOUT_MS = 120_000;

export type RequestQuery = z.input<typeof requestFilterSchema>;

/** Drives a running sandbox. Every method throws Error with the sandbox's own message when it refuses. */
export interface SandboxClient {
  health(): Promise<{ ok: true; api: string; storage: string; now: string }>;
  samples(): Promise<readonly Sample[]>;
  putAccount(account: z.input<typeof accountSchema>): Promise<Account>;
  /** Changes the named settings, keeps the others; answers all. */
  changeSettings(settings: Partial<Settings>): Promise<Settings>;
  /** Sets the sandbox's clock ahead, or behind with a negative number. */
  skewClock(skewMs: number): Promise<void>;
  putMedia(media: z.input<typeof newMediaSchema>): Promise<Media>;
  media(id: string): Promise<Media>;
  /** null when there is none. */
  findMedia(id: string): Promise<Media | null>;
  setMediaState(id: string, state: Media["state"]): Promise<Media>;
  deleteMedia(id: string): Promise<void>;
  /** A signed link to the object as getMedia would give it. */
  link(mediaId: string, lifetimeSeconds: number): Promise<string>;
  deliver(callback: z.input<typeof callbackSchema>): Promise<Delivery>;
  addFault(rule: z.input<typeof faultRuleSchema>): Promise<FaultRule>;
  faults(): Promise<readonly FaultRule[]>;
  removeFault(id: string): Promise<void>;
  clearFaults(): Promise<void>;
  /** With `atLeast` and `waitMs` it answers as soon as that many fit. */
  requests(query?: Partial<Record<keyof RequestQuery, string | number | boolean>>): Promise<readonly RequestEntry[]>;
  clearRequests(): Promise<void>;
  /** 0 stops. */
  trickle(intervalMs: number): Promise<void>;
}

/** `baseUrl` as startSandbox gave it in `url`. */
export function createSandboxClient(baseUrl: string): SandboxClient {
  function send(method: string, path: string, body?: unknown) {
    const bytes = body === undefined ? null : Buffer.from(JSON.stringify(body));
    const url = new URL(`/control/${path}`, baseUrl).href;
    return httpCall(method, url, { "content-type": "application/json" }, bytes, TIMEOUT_MS);
  }
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await send(method, path, body);
    if (answer.status === 200) return JSON.parse(answer.body) as T;
    throw new Error(`The sandbox refused ${method} /control/${path}: ${answer.body}`);
  }
  const segment = encodeURIComponent;

  return {
    health: () => call("GET", "health"),
    samples: () => call("GET", "samples"),
    putAccount: (account) => call("PUT", "accounts", account),
    changeSettings: (settings) => call("PATCH", "settings", settings),
    skewClock: async (skewMs) => void (await call("PUT", "clock", { skewMs })),
    putMedia: (media) => call("PUT", "media", media),
    media: (id) => call("GET", `media/${segment(id)}`),
    findMedia: async (id) => {
      const answer = await send("GET", `media/${segment(id)}`);
      return answer.status === 404 ? null : (JSON.parse(answer.body) as Media);
    },
    setMediaState: (id, state) => call("PATCH", `media/${segment(id)}`, { state }),
    deleteMedia: async (id) => void (await call("DELETE", `media/${segment(id)}`)),
    link: async (mediaId, lifetimeSeconds) =>
      (await call<{ url: string }>("POST", `links/${segment(mediaId)}`, { lifetimeSeconds })).url,
    deliver: (callback) => call("POST", "callbacks", callback),
    addFault: (rule) => call("PUT", "faults", rule),
    faults: () => call("GET", "faults"),
    removeFault: async (id) => void (await call("DELETE", `faults/${segment(id)}`)),
    clearFaults: async () => void (await call("DELETE", "faults")),
    requests: (query = {}) => {
      const search = Object.entries(query).map(([name, value]) => [name, String(value)] as [string, string]);
      return call("GET", `requests?${new URLSearchParams(search)}`);
    },
    clearRequests: async () => void (await call("DELETE", "requests")),
    trickle: async (intervalMs) => void (await call("POST", "trickle", { intervalMs })),
  };
}
