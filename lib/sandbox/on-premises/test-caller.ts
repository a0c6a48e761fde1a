import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export const ADMIN = { username: "admin", password: "Parcel-desk-1" };
export const CLERK = { username: "clerk", password: "Post-room-2" };

export function basic({ username, password }: typeof ADMIN): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON, otherwise text. */
  readonly body: Record<string, unknown> & { readonly errors?: readonly { readonly code: number }[] };
}

/** One call as a caller of the client makes it, JSON answers parsed. */
export async function call(url: string, method: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { method, ...init });
  const raw = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(raw) : raw };
}

/** Status and first error code. */
export function outcome({ status, body }: Answer): readonly [number, number | undefined] {
  return [status, body.errors?.[0]?.code];
}

export function logIn(baseUrl: string, user = ADMIN, body?: string): Promise<Answer> {
  return call(`${baseUrl}/v1/users/login`, "POST", { headers: { authorization: basic(user) }, body });
}

/** The token of a new session. */
export async function tokenOf(baseUrl: string, user = ADMIN): Promise<string> {
  const { body } = await logIn(baseUrl, user);
  return (body as unknown as { users: [{ token: string }] }).users[0].token;
}

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface WebhookReceiver {
  readonly url: string;
  readonly received: Received[];
  /** Statuses of the next answers; 200 after them. */
  answers: number[];
  /** Resolves when so many have come in all. */
  atLeast(count: number): Promise<void>;
  close(): void;
}

export async function receiveWebhooks(): Promise<WebhookReceiver> {
  const received: Received[] = [];
  let came = () => {};
  const server = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: await text(request) });
    response.writeHead(receiver.answers.shift() ?? 200).end();
    came();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answers: [],
    async atLeast(count) {
      while (received.length < count) {
        await new Promise<void>((resolve) => {
          came = resolve;
        });
      }
    },
    close: () => server.close(),
  };
  return receiver;
}
