import type { IncomingMessage } from "node:http";
import { z } from "zod";

const CAPACITY = 5000;

/** One request as it reached the sandbox, credentials and all: only throwaway accounts belong here. */
export interface RequestEntry {
  /** Counts up from 1 and is never used twice. */
  readonly sequence: number;
  /** ISO 8601, true time. */
  readonly at: string;
  readonly host: "api" | "storage";
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  operation: string | null;
  mediaId: string | null;
  bytesReceived: number;
  bytesSent: number;
  status: number | null;
  /** The envelope's code, where there was an envelope. */
  code: number | string | null;
  /** Kind of the fault that was applied. */
  fault: string | null;
  /** What must never happen, e.g. credentials of one service sent to another. */
  violations: string[];
  /** null while it runs. `client-closed`: the caller went away first. `cut`: a fault broke the connection. */
  outcome: "completed" | "client-closed" | "cut" | null;
}

export const requestFilterSchema = z.strictObject({
  host: z.enum(["api", "storage"]).optional(),
  operation: z.string().optional(),
  mediaId: z.string().optional(),
  path: z.string().optional(),
  /** Only entries after this sequence number. */
  after: z.coerce.number().int().min(0).optional(),
  withViolations: z.stringbool().optional(),
  finished: z.stringbool().optional(),
  /** Wait until this many entries fit, at most `waitMs`; then answer with what there is. */
  atLeast: z.coerce.number().int().min(1).max(CAPACITY).optional(),
  waitMs: z.coerce.number().int().min(0).max(60_000).default(0),
});
export type RequestFilter = z.output<typeof requestFilterSchema>;

/** The latest 5,000 requests in order of arrival. */
export class RequestLog {
  private entries: RequestEntry[] = [];
  private sequence = 0;
  private waiting = new Set<() => void>();

  open(host: RequestEntry["host"], request: IncomingMessage): RequestEntry {
    this.sequence += 1;
    const entry: RequestEntry = {
      sequence: this.sequence,
      at: new Date().toISOString(),
      host,
      method: request.method ?? "",
      path: request.url ?? "",
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      operation: null,
      mediaId: null,
      bytesReceived: 0,
      bytesSent: 0,
      status: null,
      code: null,
      fault: null,
      violations: [],
      outcome: null,
    };
    this.entries.push(entry);
    if (this.entries.length > CAPACITY) this.entries.shift();
    this.changed();
    return entry;
  }

  finish(entry: RequestEntry, outcome: NonNullable<RequestEntry["outcome"]>): void {
    entry.outcome = outcome;
    this.changed();
  }

  clear(): void {
    this.entries = [];
  }

  find(filter: RequestFilter): readonly RequestEntry[] {
    return this.entries.filter((entry) => fits(filter, entry));
  }

  /** Resolves when `filter.atLeast` entries fit or `filter.waitMs` have passed. */
  async wait(filter: RequestFilter): Promise<readonly RequestEntry[]> {
    const deadline = Date.now() + filter.waitMs;
    const wanted = filter.atLeast ?? 0;
    while (this.find(filter).length < wanted && Date.now() < deadline) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => wake(), deadline - Date.now());
        const wake = () => {
          clearTimeout(timer);
          this.waiting.delete(wake);
          resolve();
        };
        this.waiting.add(wake);
      });
    }
    return this.find(filter);
  }

  private changed(): void {
    for (const wake of [...this.waiting]) wake();
  }
}

function fits(filter: RequestFilter, entry: RequestEntry): boolean {
  if (filter.host !== undefined && entry.host !== filter.host) return false;
  if (filter.operation !== undefined && entry.operation !== filter.operation) return false;
  if (filter.mediaId !== undefined && entry.mediaId !== filter.mediaId) return false;
  if (filter.path !== undefined && !entry.path.startsWith(filter.path)) return false;
  if (filter.after !== undefined && entry.sequence <= filter.after) return false;
  if (filter.withViolations !== undefined && entry.violations.length > 0 !== filter.withViolations) return false;
  return filter.finished === undefined || (entry.outcome !== null) === filter.finished;
}
