import { expect } from "@playwright/test";
import { disableOperator, withdrawNumbers } from "../lib/auth/manage-operators";
import { db } from "../lib/data/db";
import { revokeAllSessions } from "../lib/data/sessions";
import { inTransaction } from "../lib/data/transaction";
import { paths } from "../lib/paths";
import { SYSTEM } from "../lib/testing/factories";
import { signedInFetch } from "../lib/testing/signed-in-fetch";
import { openFeed } from "./fixtures/change-feed";
import { photo } from "./fixtures/media";
import { MALFORMED, MISSING } from "./fixtures/targets";
import { test } from "./fixtures/test";
import { anonymous, ask } from "./fixtures/visitors";
import { stage } from "./stage";

/** The server looks at the session of an open stream every 20 seconds. */
const STREAM_ENDS_WITHIN_MS = 40_000;

test("nothing of a foreign number is in any view of all numbers", async ({ desk, neighbour, fetchAs }) => {
  const [own, foreign] = await Promise.all([desk.receive(await photo()), neighbour.receive(await photo())]);
  const operator = await fetchAs("OPERATOR");
  for (const path of [
    "/numbers/all",
    paths.item("all", foreign.id),
    "/uploads",
    paths.rescue(),
    paths.api.rescue(new URLSearchParams()),
    paths.incidents(),
    paths.incidents({ state: "ALL" }),
    paths.incidents({ number: neighbour.number.id }),
    paths.health(),
    paths.bulkRuns(),
    paths.api.bulkRuns(),
    paths.api.numbers(),
    paths.api.media(new URLSearchParams({ number: "all" })),
    paths.api.uploads("all"),
  ]) {
    const answer = await operator(path);
    expect(answer.status, path).toBe(200);
    const text = await answer.text();
    expect(text, path).not.toContain(neighbour.number.digits);
    // A page repeats the address that it was asked for.
    if (!path.includes(neighbour.number.id)) expect(text, path).not.toContain(neighbour.number.id);
  }
  const list = await operator(paths.api.media(new URLSearchParams({ number: "all" })));
  expect(await list.json()).toMatchObject({ items: [{ id: own.id }], nextCursor: null });
});

test("nobody without a session sees a view of all numbers", async () => {
  for (const path of [
    "/",
    "/numbers/all",
    "/uploads",
    paths.rescue(),
    paths.incidents(),
    paths.health(),
    paths.bulkRuns(),
  ]) {
    expect(await ask(anonymous, path), path).toMatchObject({
      status: 307,
      location: expect.stringContaining(paths.signIn()),
    });
  }
  for (const path of [
    paths.api.numbers(),
    paths.api.media(new URLSearchParams({ number: "all" })),
    paths.api.uploads("all"),
    paths.api.rescue(new URLSearchParams()),
    paths.api.bulkRuns(),
    paths.api.events("all"),
    paths.api.find("anything"),
  ]) {
    expect(await ask(anonymous, path), path).toMatchObject({ status: 401 });
  }
});

test("no identifier of a foreign item leads to it", async ({ desk, neighbour, fetchAs }) => {
  const sender = "491520000471";
  const media = await photo({ type: "document", fileName: `order-${neighbour.number.digits}.jpg`, from: sender });
  const foreign = await neighbour.receive(media);
  const [operator, admin] = [await fetchAs("OPERATOR"), await fetchAs("ADMIN")];
  const identifiers = [
    foreign.id,
    foreign.providerMediaId,
    foreign.messageId,
    foreign.declaredSha256,
    foreign.fileName,
    sender,
  ];
  for (const identifier of identifiers) {
    const path = paths.api.find(identifier ?? "");
    expect(await (await operator(path)).json(), `${identifier}`).toEqual({ matches: [] });
    expect(await (await admin(path)).text(), `${identifier}`).toContain(foreign.id);
  }
  const own = await desk.receive(media);
  expect(await (await operator(paths.api.find(sender))).json()).toMatchObject({ matches: [{ itemId: own.id }] });
});

test("a foreign event stream is not there, and the stream of all numbers carries nothing foreign", async ({
  desk,
  neighbour,
  fetchAs,
}) => {
  const operator = await fetchAs("OPERATOR");
  const refused = await ask(operator, paths.api.events(neighbour.number.id));
  expect(refused.status).toBe(404);
  expect(await ask(operator, paths.api.events(MISSING.phoneNumberId))).toEqual(refused);
  expect(await ask(operator, paths.api.events(MALFORMED.phoneNumberId))).toMatchObject({ status: 400 });

  const [all, one] = await Promise.all([openFeed(operator, "all"), openFeed(operator, desk.number.id)]);
  await neighbour.receive(await photo());
  const own = await desk.receive(await photo());
  for (const feed of [all, one]) {
    await feed.until("our item to be stored", (event) => event.type === "item" && event.status === "STORED");
    const seen = feed.events.flatMap((event) => ("phoneNumberId" in event ? [event.phoneNumberId] : []));
    expect(new Set(seen)).toEqual(new Set([desk.number.id]));
    expect(feed.events).toContainEqual(expect.objectContaining({ type: "item", id: own.id, isNew: true }));
    feed.close();
  }
});

test("a revoked session, a disabled operator and a withdrawn number count from the next request on and end the stream", async ({
  desk,
  neighbour,
  fetchAs,
}) => {
  const item = await desk.receive(await photo());
  const [revoked, disabled] = [await fetchAs("OPERATOR"), await fetchAs("VIEWER")];
  const without = await signedInFetch(stage().consoleUrl, await neighbour.operator("VIEWER"));
  const feeds = await Promise.all([revoked, disabled, without].map((as) => openFeed(as, "all")));
  expect((await revoked(paths.api.content(item.id))).status).toBe(200);

  const ids = [await desk.operator("OPERATOR"), await desk.operator("VIEWER"), await neighbour.operator("VIEWER")];
  const [revokedId = "", disabledId = "", withoutId = ""] = ids.map(({ id }) => id);
  await inTransaction(async (tx) => {
    await revokeAllSessions(SYSTEM, tx, revokedId);
    await disableOperator(SYSTEM, tx, disabledId);
    await withdrawNumbers(SYSTEM, tx, withoutId, [neighbour.number.id]);
  });
  for (const as of [revoked, disabled]) {
    for (const path of [paths.api.content(item.id), paths.api.numbers(), paths.api.events("all")]) {
      expect(await ask(as, path), path).toMatchObject({ status: 401 });
    }
    expect(await ask(as, paths.media("all"))).toMatchObject({ status: 307 });
  }
  expect(await ask(without, paths.media(neighbour.number.id))).toMatchObject({ status: 404 });
  expect(await (await without(paths.api.numbers())).json()).toMatchObject({ connections: [] });
  await Promise.all(feeds.map((feed) => feed.ended(STREAM_ENDS_WITHIN_MS)));
});

test("a change that another site posts is refused and leaves nothing behind", async ({ desk, fetchAs }) => {
  const operator = await fetchAs("OPERATOR");
  const path = paths.api.upload(desk.number.id, "a.pdf");
  const post = (headers: Record<string, string>) =>
    operator(path, { method: "POST", body: "%PDF-1.7\nposted by another site", headers });
  const foreign: Record<string, string>[] = [
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "https://elsewhere.example" },
    { origin: "null" },
  ];
  for (const headers of foreign) {
    expect((await post(headers)).status, JSON.stringify(headers)).toBe(403);
  }
  expect(await db().upload.count({ where: { phoneNumberId: desk.number.id } })).toBe(0);
  expect((await post({ "sec-fetch-site": "same-origin" })).status).toBe(201);
});
