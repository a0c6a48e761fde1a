import type { z } from "zod";
import type { FaultRule, faultRuleSchema } from "./fault-rules";
import { httpCall } from "./http-call";
import type { RequestEntry, requestFilterSchema } from "./request-log";
import type { Sample } from "./samples";

const TIMEOUT_MS = 120_000;

export type RequestQuery = z.input<typeof requestFilterSchema>;

/** What every stand-in can be asked. Methods throw Error with the sandbox's own message when it refuses. */
export interface ControlClient {
  health(): Promise<{ ok: true; api: string; storage: string; now: string }>;
  samples(): Promise<readonly Sample[]>;
  /** Sets the sandbox's clock ahead, or behind with a negative number. */
  skewClock(skewMs: number): Promise<void>;
  addFault(rule: z.input<typeof faultRuleSchema>): Promise<FaultRule>;
  faults(): Promise<readonly FaultRule[]>;
  removeFault(id: string): Promise<void>;
  clearFaults(): Promise<void>;
  /** With `atLeast` and `waitMs` it answers as soon as that many fit. */
  requests(query?: Partial<Record<keyof RequestQuery, string | number | boolean>>): Promise<readonly RequestEntry[]>;
  clearRequests(): Promise<void>;
  /** Keeps deliveries coming at this mean distance; 0 stops. */
  trickle(intervalMs: number): Promise<void>;
}

/** What every stand-in can be asked about its settings and its media. */
export interface MediaControl<Media, NewMedia, Settings, SettingsChange = Partial<Settings>> {
  /** Changes the named settings, keeps the others; answers all. */
  changeSettings(settings: SettingsChange): Promise<Settings>;
  putMedia(media: NewMedia): Promise<Media>;
  media(id: string): Promise<Media>;
  /** null when there is none. */
  findMedia(id: string): Promise<Media | null>;
  /** Forgets the media object and its bytes. */
  deleteMedia(id: string): Promise<void>;
}

export interface ControlCalls {
  /** The answer of /control/`path`. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** The same, null for a 404. */
  find<T>(path: string): Promise<T | null>;
}

/** `baseUrl` as a stand-in gave it in `url`. `ca` is the certificate of one that speaks https. */
export function controlCalls(baseUrl: string, ca?: string): ControlCalls {
  async function send(method: string, path: string, body?: unknown) {
    const bytes = body === undefined ? null : Buffer.from(JSON.stringify(body));
    const url = new URL(`/control/${path}`, baseUrl).href;
    return httpCall(method, url, { "content-type": "application/json" }, bytes, TIMEOUT_MS, ca);
  }
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await send(method, path, body);
    if (answer.status === 200) return JSON.parse(answer.body) as T;
    throw new Error(`The sandbox refused ${method} /control/${path}: ${answer.body}`);
  }
  return {
    call,
    async find<T>(path: string) {
      const answer = await send("GET", path);
      return answer.status === 404 ? null : (JSON.parse(answer.body) as T);
    },
  };
}

export function createControlClient({ call }: ControlCalls): ControlClient {
  return {
    health: () => call("GET", "health"),
    samples: () => call("GET", "samples"),
    skewClock: async (skewMs) => void (await call("PUT", "clock", { skewMs })),
    addFault: (rule) => call("PUT", "faults", rule),
    faults: () => call("GET", "faults"),
    removeFault: async (id) => void (await call("DELETE", `faults/${encodeURIComponent(id)}`)),
    clearFaults: async () => void (await call("DELETE", "faults")),
    requests: (query = {}) => {
      const search = Object.entries(query).map(([name, value]) => [name, String(value)] as [string, string]);
      return call("GET", `requests?${new URLSearchParams(search)}`);
    },
    clearRequests: async () => void (await call("DELETE", "requests")),
    trickle: async (intervalMs) => void (await call("POST", "trickle", { intervalMs })),
  };
}

export function createMediaControl<Media, NewMedia, Settings, SettingsChange = Partial<Settings>>({
  call,
  find,
}: ControlCalls): MediaControl<Media, NewMedia, Settings, SettingsChange> {
  const pathOf = (id: string) => `media/${encodeURIComponent(id)}`;
  return {
    changeSettings: (settings) => call("PATCH", "settings", settings),
    putMedia: (media) => call("PUT", "media", media),
    media: (id) => call("GET", pathOf(id)),
    findMedia: (id) => find(pathOf(id)),
    deleteMedia: async (id) => void (await call("DELETE", pathOf(id))),
  };
}
