import { InfiniteQueryObserver, QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ChangeEvent } from "../schemas/events";
import type { MediaItemDto, MediaPageDto, MediaStatus } from "../schemas/media";
import { listOptions } from "./list-source";
import { followList, type ListFollower } from "./live-list";
import type { MediaFilters } from "./media-filters";
import { mediaItemOptions, mediaListSource } from "./media-queries";

const NUMBER = "01990000-0000-7000-8000-00000000000a";
const OTHER_NUMBER = "01990000-0000-7000-8000-00000000000b";
const everything: MediaFilters = { scope: NUMBER, status: [], kind: [], direction: null, q: "" };

const idOf = (index: number) => `01990000-0000-7000-8000-${String(index).padStart(12, "0")}`;

function makeItem(index: number, status: MediaStatus = "STORED"): MediaItemDto {
  return {
    id: idOf(index),
    phoneNumberId: NUMBER,
    phoneNumber: "551140401188",
    connectionName: "Latin America",
    connectionOff: false,
    providerKind: "nxcloud",
    providerLabel: "NXCloud",
    direction: "INBOUND",
    kind: "IMAGE",
    status,
    fileName: `${index}.jpg`,
    caption: null,
    senderMasked: null,
    senderName: null,
    receivedAt: "2026-11-20T12:00:00.000Z",
    mimeType: null,
    sizeBytes: null,
    width: null,
    height: null,
    durationMs: null,
    blobId: null,
    hasThumbnail: false,
    peaks: [],
    failure: null,
    nextAttemptAt: null,
    progress: null,
    recoverable: { until: null, latest: null, certain: false, because: "", afterwards: "lost" as const, lost: false },
    probe: { possible: true, askedAt: null, latest: null },
    neverArrived: false,
  };
}

const DETAIL = {
  source: "WEBHOOK",
  providerMediaId: "1",
  messageId: null,
  connectionId: null,
  sha256: null,
  storedAt: null,
  findings: [],
  versions: [],
  owned: null,
  customerMessages: [],
  attempts: [],
  latestProbe: null,
  incident: null,
  can: { redownload: true, probe: true, reveal: false, preview: false, adopt: false, purge: false, export: false },
};

/** The browser's half of the stream: a test says what comes in. */
class FakeEventSource {
  static latest: FakeEventSource | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  closed = false;

  constructor(readonly url: string) {
    FakeEventSource.latest = this;
  }
  close() {
    this.closed = true;
  }
}
const send = (event: ChangeEvent) => FakeEventSource.latest?.onmessage?.({ data: JSON.stringify(event) });
const itemEvent = (index: number, rest: Partial<Extract<ChangeEvent, { type: "item" }>> = {}): ChangeEvent => ({
  type: "item",
  id: idOf(index),
  phoneNumberId: NUMBER,
  status: "QUEUED",
  isNew: false,
  ...rest,
});

/** What the server holds, newest first. */
let held: MediaItemDto[];
let requests: string[];
let client: QueryClient;
let follower: ListFollower | null;
let arrivals: ReadonlySet<string>;

async function follow(filters: MediaFilters): Promise<void> {
  await client.fetchInfiniteQuery(listOptions(mediaListSource(filters)));
  follower = followList(client, mediaListSource(filters), (ids) => {
    arrivals = ids;
  });
  await vi.advanceTimersByTimeAsync(1_000);
  requests = [];
}
const shown = (filters = everything) =>
  client.getQueryData(listOptions(mediaListSource(filters)).queryKey)?.pages.flatMap((page) => page.items) ?? [];

beforeEach(() => {
  vi.useFakeTimers();
  held = [makeItem(3), makeItem(2), makeItem(1)];
  requests = [];
  arrivals = new Set();
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  vi.stubGlobal("EventSource", FakeEventSource);
  vi.stubGlobal("document", { hidden: false, addEventListener: () => {}, removeEventListener: () => {} });
  vi.stubGlobal("fetch", async (url: string) => {
    requests.push(url);
    const one = held.find((item) => url.endsWith(`/api/media/${item.id}`));
    return Response.json(one ? { ...one, ...DETAIL } : { items: held, nextCursor: null });
  });
});

afterEach(() => {
  follower?.stop();
  follower = null;
  client.clear();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("followList", () => {
  it("reads a changed item anew and puts it in its place", async () => {
    await follow(everything);
    held = [makeItem(3), makeItem(2, "FAILED"), makeItem(1)];
    send(itemEvent(2, { status: "FAILED" }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shown().map((item) => item.status)).toEqual(["STORED", "FAILED", "STORED"]);
    expect(requests).toEqual([`/api/media/${idOf(2)}`]);
  });

  it("reports arrivals without inserting them", async () => {
    await follow(everything);
    send(itemEvent(4, { isNew: true }));
    send(itemEvent(4, { status: "DOWNLOADING" }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect([...arrivals]).toEqual([idOf(4)]);
    expect(shown()).toHaveLength(3);
  });

  it("passes over items of other numbers, and old ones it never loaded", async () => {
    await follow(everything);
    send(itemEvent(4, { isNew: true, phoneNumberId: OTHER_NUMBER }));
    send(itemEvent(5));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(arrivals.size).toBe(0);
    expect(requests).toEqual([]);
  });

  it("counts an arrival under a status filter only while it has that status", async () => {
    const failed: MediaFilters = { ...everything, status: ["FAILED"] };
    held = [];
    await follow(failed);
    send(itemEvent(4, { isNew: true, status: "QUEUED" }));
    expect(arrivals.size).toBe(0);
    send(itemEvent(4, { status: "FAILED" }));
    expect([...arrivals]).toEqual([idOf(4)]);
    send(itemEvent(4, { status: "QUEUED" }));
    expect(arrivals.size).toBe(0);
  });

  it("shows progress without asking the server", async () => {
    await follow(everything);
    send({ type: "progress", id: idOf(1), phoneNumberId: NUMBER, bytesReceived: 5, expectedBytes: 10 });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shown().at(-1)?.progress).toEqual({ bytesReceived: 5, expectedBytes: 10 });
    expect(requests).toEqual([]);
  });

  it("catches up after a lost stream: changes in place, arrivals announced", async () => {
    await follow(everything);
    held = [makeItem(5), makeItem(3, "GONE"), makeItem(2), makeItem(1)];
    send({ type: "ready" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shown().map((item) => item.status)).toEqual(["GONE", "STORED", "STORED"]);
    expect([...arrivals]).toEqual([idOf(5)]);
  });

  /** Asks for the page after what the list shows. It comes when what this returns is called. */
  function askForMore(): (items: MediaItemDto[]) => Promise<void> {
    const options = listOptions(mediaListSource(everything));
    client.setQueryData(options.queryKey, (list) => list && { ...list, pages: [{ items: held, nextCursor: "older" }] });
    let answer: (page: MediaPageDto) => void = () => undefined;
    const queryFn = () => new Promise<MediaPageDto>((resolve) => (answer = resolve));
    const more = new InfiniteQueryObserver(client, { ...options, queryFn }).fetchNextPage();
    return async (items) => {
      answer({ items, nextCursor: null });
      await more;
    };
  }

  it("keeps a change that came while the next page was on its way", async () => {
    await follow(everything);
    const answer = askForMore();
    held = [makeItem(3), makeItem(2, "FAILED"), makeItem(1)];
    send(itemEvent(2, { status: "FAILED" }));
    await vi.advanceTimersByTimeAsync(1_000);
    await answer([makeItem(0, "GONE")]);
    expect(shown().map((item) => item.status)).toEqual(["STORED", "FAILED", "STORED", "GONE"]);
  });

  it("starts over from the top though an older page is on its way", async () => {
    await follow(everything);
    const answer = askForMore();
    held = [makeItem(4), ...held];
    await follower?.restart();
    await answer([makeItem(0)]).catch(() => undefined);
    expect(shown().map((item) => item.id)).toEqual([4, 3, 2, 1].map(idOf));
  });

  it("tries again when the server does not answer yet", async () => {
    await follow(everything);
    const answer = globalThis.fetch;
    vi.stubGlobal("fetch", async () => new Response("starting", { status: 503 }));
    send({ type: "ready" });
    await vi.advanceTimersByTimeAsync(1_000);
    vi.stubGlobal("fetch", answer);
    held = [makeItem(3, "GONE"), makeItem(2), makeItem(1)];
    await vi.advanceTimersByTimeAsync(5_000);
    expect(shown()[0]?.status).toBe("GONE");
  });

  it("reads pages instead of items when many change at once", async () => {
    held = Array.from({ length: 20 }, (_, index) => makeItem(index));
    await follow(everything);
    held = held.map((item) => ({ ...item, status: "QUEUED" }));
    for (const [index] of held.entries()) send(itemEvent(index));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(requests).toHaveLength(1);
    expect(shown().every((item) => item.status === "QUEUED")).toBe(true);
  });

  it("reads anew what changed while the list was being read from its top, and still announces what came meanwhile", async () => {
    await follow(everything);
    send(itemEvent(4, { isNew: true }));
    held = [makeItem(4, "DOWNLOADING"), ...held];
    const answer = globalThis.fetch;
    const late = answer("/api/media").then((first) => new Promise((resolve) => setTimeout(() => resolve(first), 500)));
    vi.stubGlobal("fetch", () => late);
    const restarted = follower?.restart();
    vi.stubGlobal("fetch", answer);
    held = [makeItem(5), makeItem(4, "STORED"), ...held.slice(1)];
    send(itemEvent(4, { status: "STORED" }));
    send(itemEvent(5, { isNew: true }));
    await vi.advanceTimersByTimeAsync(500);
    await restarted;
    expect(shown()[0]).toMatchObject({ id: idOf(4), status: "DOWNLOADING" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shown()[0]).toMatchObject({ id: idOf(4), status: "STORED" });
    expect([...arrivals]).toEqual([idOf(5)]);
  });

  it("reads an item again that changed while it was being opened", async () => {
    await follow(everything);
    let answerOld = () => {};
    const answer = globalThis.fetch;
    const late = new Promise<void>((resolve) => {
      answerOld = resolve;
    });
    vi.stubGlobal("fetch", () => late.then(() => Response.json({ ...makeItem(9, "DOWNLOADING"), ...DETAIL })));
    const opened = client.fetchQuery(mediaItemOptions(idOf(9))).catch(() => null);
    vi.stubGlobal("fetch", answer);
    held = [makeItem(9, "STORED")];
    send(itemEvent(9, { status: "STORED" }));
    answerOld();
    await opened;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(client.getQueryData(mediaItemOptions(idOf(9)).queryKey)?.status).toBe("STORED");
  });

  it("opens the stream again after it broke", async () => {
    await follow(everything);
    const first = FakeEventSource.latest;
    first?.onerror?.();
    expect(first?.closed).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(FakeEventSource.latest).not.toBe(first);
  });

  it("passes over events that it does not know", async () => {
    await follow(everything);
    FakeEventSource.latest?.onmessage?.({ data: '{"type":"weather"}' });
    FakeEventSource.latest?.onmessage?.({ data: "not json" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(requests).toEqual([]);
  });
});
