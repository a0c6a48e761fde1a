import { once } from "node:events";
import { createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

const UNKNOWN = { as_of_next_year: { state: "NEW", list: [1, null, "two"] } };

/** Stands before a sandbox and adds to its answers what no document tells of. */
export interface TalkativeProxy {
  readonly url: string;
  /** Answers that were added to. */
  readonly changed: number;
  close(): Promise<void>;
}

/** `target` is a base URL of plain http. What is asked goes through byte for byte, its Host header too: it is signed. */
export async function openTalkativeProxy(target: string): Promise<TalkativeProxy> {
  let changed = 0;
  const server = createServer((asked, answer) => {
    const { method, url = "/", headers } = asked;
    const passed = send(new URL(url, target), { method, headers }, async (got) => {
      const status = got.statusCode ?? 502;
      if (!got.headers["content-type"]?.includes("json")) {
        answer.writeHead(status, { ...got.headers, "X-Not-Known": "1" });
        got.pipe(answer);
        return;
      }
      const { "content-length": _, ...rest } = got.headers;
      const body = JSON.stringify(withUnknowns(await json(got)));
      changed += 1;
      answer.writeHead(status, { ...rest, "X-Not-Known": "1" }).end(body);
    });
    passed.on("error", () => answer.destroy());
    asked.pipe(passed);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get changed() {
      return changed;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** An unknown field in every object. */
function withUnknowns(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withUnknowns);
  if (typeof value !== "object" || value === null) return value;
  const known = Object.entries(value).map(([name, part]) => [name, withUnknowns(part)]);
  return { ...UNKNOWN, ...Object.fromEntries(known) };
}
