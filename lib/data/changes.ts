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
  z.object({ table: z.literal("bulk_run"), id: z.string(), phoneNumberIds: z.array(z.string()), status: z.string() }),
  z.object({
    table: z.enum(["number_breaker", "incident"]),
    id: z.string(),
    phoneNumberId: z.string(),
    status: z.string(),
  }),
  z.object({ table: z.literal("access"), operatorId: z.string() }),
]);
type Announcement = z.infer<typeof announcement>;

type Change = Exclude<ChangeEvent, { type: "ready" }>;

export interface ChangeListener {
  onChange(change: Change): void;
  /**
   * Changes may be missed from here on: the feed broke off, or what the operator may see has changed and has to be
   * judged anew. The listener is no longer subscribed.
   */
  onLost(): void;
}

interface Subscriber {
  onAnnouncement(announced: Announcement): void;
  onLost(): void;
}

interface Feed {
  client: Client;
  subscribers: Set<Subscriber>;
}

// One listening connection a process however many browsers watch; kept over reloads of this module in development.
const holder = globalThis as typeof globalThis & { attacheChangeFeed?: Promise<Feed> | undefined };

function openFeed(): Promise<Feed> {
  const client = new Client({ connectionString: databaseUrl(), keepAlive: true });
  const feed: Feed = { client, subscribers: new Set() };
  let lost = false;
  const lose = (error?: Error) => {
    if (lost) return;
    lost = true;
    if (holder.attacheChangeFeed === opening) holder.attacheChangeFeed = undefined;
    if (error) logger.warn({ err: error }, "the change feed broke off");
    for (const subscriber of feed.subscribers) subscriber.onLost();
    feed.subscribers.clear();
    void client.end().catch(() => undefined);
  };
  client.on("error", lose);
  client.on("end", () => lose());
  client.on("notification", ({ payload }) => {
    const announced = announcement.safeParse(safeJson(payload ?? ""));
    if (announced.success) for (const subscriber of feed.subscribers) subscriber.onAnnouncement(announced.data);
    else logger.warn({ payload }, "an announcement of the database was not understood");
  });
  const opening = client
    .connect()
    .then(() => client.query(`LISTEN ${CHANNEL}`))
    .then(() => feed);
  opening.catch((error: Error) => lose(error));
  return opening;
}

function toChange(announced: Exclude<Announcement, { table: "access" }>): Change {
  switch (announced.table) {
    case "media_item": {
      const { id, phoneNumberId, status, isNew } = announced;
      return { type: "item", id, phoneNumberId, status, isNew };
    }
    case "attempt": {
      const { id, phoneNumberId, bytesReceived, expectedBytes } = announced;
      return { type: "progress", id, phoneNumberId, bytesReceived, expectedBytes };
    }
    case "upload":
      return { type: "upload", id: announced.id, phoneNumberId: announced.phoneNumberId, status: announced.status };
    case "bulk_run":
      return { type: "bulk", id: announced.id, status: announced.status };
    case "number_breaker":
      return { type: "breaker", phoneNumberId: announced.phoneNumberId, status: announced.status };
    case "incident":
      return { type: "incident", id: announced.id, phoneNumberId: announced.phoneNumberId, status: announced.status };
  }
}

/** The numbers that an announcement is about: it is passed on only to those who may see each of them. */
function numbersOf(announced: Exclude<Announcement, { table: "access" }>): readonly string[] {
  return announced.table === "bulk_run" ? announced.phoneNumberIds : [announced.phoneNumberId];
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
  const subscriber: Subscriber = {
    onAnnouncement: (announced) => {
      if (announced.table === "access") {
        if (scope.kind !== "operator" || scope.operatorId !== announced.operatorId) return;
        feed.subscribers.delete(subscriber);
        listener.onLost();
        return;
      }
      const about = numbersOf(announced);
      const wanted = number === "all" || about.includes(number);
      if (wanted && about.every((id) => maySeeNumber(scope, id))) listener.onChange(toChange(announced));
    },
    onLost: () => listener.onLost(),
  };
  feed.subscribers.add(subscriber);
  return () => feed.subscribers.delete(subscriber);
}
