import type { SkewedClock } from "./clock";
import type { Settings } from "./control/schemas";
import type { FaultLocation } from "./fault-rules";
import type { RequestLog } from "./request-log";
import type { SandboxState } from "./state";

/** What every part of one running sandbox shares. */
export interface SandboxContext {
  readonly state: SandboxState;
  readonly settings: Settings;
  readonly log: RequestLog;
  readonly clock: SkewedClock;
  /** Base URLs without a trailing slash, known once both servers listen. */
  readonly urls: { api: string; storage: string };
}

/** The absolute URL that a fault's location stands for. `base` and `path` are those of the request or link replaced. */
export function locationUrl(context: SandboxContext, location: FaultLocation, base: string, path: string): string {
  switch (location) {
    case "same-host":
      return base + path;
    case "other-host":
      return context.urls.storage.replace("127.0.0.1", "localhost") + path;
    case "private-address":
      return `https://10.255.255.1${path}`;
    case "metadata-address":
      return "http://169.254.169.254/latest/meta-data/";
    case "plain-http":
      return `http://files.example.com${path}`;
    default:
      return location;
  }
}
