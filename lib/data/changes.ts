import { Client } from "pg";
import { z } from "zod";
import { logger } from "../logger";
import type { ChangeEvent } from "../schemas/events";
import { databaseUrl } from "./db";
import { maySeeNumber, type Scope } from "./scope";

const CHANNEL = "attache_changes";

const announcement = z.discriminatedUnion("table", [
  z.object({
    table: z.literal("media_item"),
    id: z.string(),
    phoneNumberId: z.string(),
    status: z.string(),
    isNew: z.boolean(),
  }),
  z.object({
    table: z.literal("attempt"),
    id: z.string(),
    phoneNumberId: z.string(),
    bytesReceived: z.number(),
    expectedBytes: z.number().nullable(),
  }),
  z.object({ table: z.literal("upload"), id: z.string(), phoneNumberId: z.string(), status: z.string() }),
]);

type Change = Exclude<ChangeEvent, { type: "ready" }>;

export interface ChangeListener {
  onChange(change: Change): void;
  /** The feed broke off: changes may be missed from here on. The listener is no longer subscribed. */
  onLost(): void;
}

interface Feed {
  client: Client;
  listeners: Set<ChangeListener>;
}

// One listening connection a process however many browsers watch; kept over reloads of this module in development.
const holder = globalThis as typeof globalThis & { attacheChangeFeed?: Promise<Feed> | undefined };

function openFeed(): Promise<Feed> {
  const client = new Client({ connectionString: databaseUrl(), keepAlive: true });
  const feed: Feed = { client, listeners: new Set() };
  let lost = false;
  const lose = (error?: Error) => {
    if (lost) return;
    lost = true;
    if (holder.attacheChangeFeed === opening) holder.attacheChangeFeed = undefined;
    if (error) logger.warn({ err: error }, "the change feed broke off");
    for (const listener of feed.listeners) listener.onLost();
    feed.listeners.clear();
    void client.end().catch(() => undefined);
  };
  client.on("error", lose);
  client.on("end", () => lose());
  client.on("notification", ({ payload }) => {
    const change = toChange(payload ?? "");
    if (change) for (const listener of feed.listeners) listener.onChange(change);
  });
  const opening = client
    .connect()
    .then(() => client.query(`LISTEN ${CHANNEL}`))
    .then(() => feed);
  opening.catch((error: Error) => lose(error));
  return opening;
}

function toChange(payload: string): Change | null {
  const parsed = announcement.safeParse(safeJson(payload));
  if (!parsed.success) {
    logger.warn({ payload }, "an announcement of the database was not understood");
    return null;
  }
  const change = parsed.data;
  switch (change.table) {
    case "media_item":
      return {
        type: "item",
        id: change.id,
        phoneNumberId: change.phoneNumberId,
        status: change.status,
        isNew: change.isNew,
      };
    case "attempt":
      return {
        type: "progress",
        id: change.id,
        phoneNumberId: change.phoneNumberId,
        bytesReceived: change.bytesReceived,
        expectedBytes: change.expectedBytes,
      };
    case "upload":
      return { type: "upload", id: change.id, phoneNumberId: change.phoneNumberId, status: change.status };
  }
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Subscribes to changes of one number, or of all within the scope. Nothing outside the scope is ever passed on.
 * Returns a function that ends the subscription. Throws when the database cannot be reached.
 */
export async function subscribeToChanges(scope: Scope, number: string, listener: ChangeListener): Promise<() => void> {
  holder.attacheChangeFeed ??= openFeed();
  const feed = await holder.attacheChangeFeed;
  const filtered: ChangeListener = {
    onChange: (change) => {
      const wanted = number === "all" || change.phoneNumberId === number;
      if (wanted && maySeeNumber(scope, change.phoneNumberId)) listener.onChange(change);
    },
    onLost: () => listener.onLost(),
  };
  feed.listeners.add(filtered);
  return () => feed.listeners.delete(filtered);
}
