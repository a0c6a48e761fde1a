import { createHash } from "node:crypto";
import { expect } from "@playwright/test";
import { db } from "../lib/data/db";
import { paths } from "../lib/paths";
import { photo, sample } from "./fixtures/media";
import { test } from "./fixtures/test";

const CHROME_OF_BYTES = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'self'",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "private, no-cache, no-transform",
};

test("the whole is given as it was received, with a strong validator and nothing that a browser could run", async ({
  desk,
  fetchAs,
}) => {
  const media = await photo();
  const item = await desk.receive(media);
  const viewer = await fetchAs("VIEWER");
  const whole = await viewer(paths.api.content(item.id));
  expect(Buffer.from(await whole.arrayBuffer()).equals(media.bytes)).toBe(true);
  const sha256 = createHash("sha256").update(media.bytes).digest("hex");
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    ...CHROME_OF_BYTES,
    "content-type": "image/jpeg",
    "content-length": String(media.bytes.length),
    "accept-ranges": "bytes",
    etag: `"${sha256}"`,
  });
  expect(whole.headers.get("content-disposition")).toMatch(/^inline/);

  const head = await viewer(paths.api.content(item.id), { method: "HEAD" });
  expect(head.status).toBe(200);
  expect(head.headers.get("content-length")).toBe(String(media.bytes.length));

  const unchanged = await viewer(paths.api.content(item.id), { headers: { "if-none-match": `"${sha256}"` } });
  expect(unchanged.status).toBe(304);
  const changed = await viewer(paths.api.content(item.id), { headers: { "if-none-match": '"other"' } });
  expect(changed.status).toBe(200);
});

test("a range is given as asked for, or refused with the size", async ({ desk, fetchAs }) => {
  const { bytes, ...media } = await photo();
  const item = await desk.receive({ ...media, bytes });
  const viewer = await fetchAs("VIEWER");
  const size = bytes.length;
  const etag = `"${createHash("sha256").update(bytes).digest("hex")}"`;
  const ask = (headers: Record<string, string>) => viewer(paths.api.content(item.id), { headers });

  for (const [range, start, end] of [
    ["bytes=0-0", 0, 0],
    ["bytes=100-199", 100, 199],
    ["bytes=1000-", 1000, size - 1],
    ["bytes=-50", size - 50, size - 1],
    [`bytes=10-${size * 2}`, 10, size - 1],
  ] as const) {
    const part = await ask({ range });
    expect(part.status, range).toBe(206);
    expect(part.headers.get("content-range"), range).toBe(`bytes ${start}-${end}/${size}`);
    expect(part.headers.get("content-length"), range).toBe(String(end - start + 1));
    const expected = bytes.subarray(start, end + 1);
    expect(Buffer.from(await part.arrayBuffer()).equals(expected), range).toBe(true);
  }
  for (const range of [`bytes=${size}-`, "bytes=-0"]) {
    const beyond = await ask({ range });
    expect(beyond.status, range).toBe(416);
    expect(beyond.headers.get("content-range"), range).toBe(`bytes */${size}`);
  }
  for (const range of ["bytes=9-1", "bytes=a-b", "lines=0-1", "bytes=0-1,5-9"]) {
    expect((await ask({ range })).status, range).toBe(200);
  }
  expect((await ask({ range: "bytes=0-9", "if-range": etag })).status).toBe(206);
  expect((await ask({ range: "bytes=0-9", "if-range": '"other"' })).status).toBe(200);
});

test("a range of text is a range of its bytes, not of a compressed form of them", async ({ desk, fetchAs }) => {
  const media = await sample("tracking-history.txt");
  const item = await desk.receive(media);
  const headers = { range: "bytes=5-90", "accept-encoding": "gzip" };
  const part = await (await fetchAs("VIEWER"))(paths.api.content(item.id), { headers });
  expect([part.status, part.headers.get("content-encoding")]).toEqual([206, null]);
  expect(Buffer.from(await part.arrayBuffer()).equals(media.bytes.subarray(5, 91))).toBe(true);
});

test("only types on the safe list are shown in place; all others are saved", async ({ desk, fetchAs }) => {
  const viewer = await fetchAs("VIEWER");
  for (const [name, disposition, type] of [
    ["app-error.png", "inline", "image/png"],
    ["sticker-party.webp", "inline", "image/webp"],
    ["mug-close-up.mp4", "inline", "video/mp4"],
    ["voice-short-yes.ogg", "inline", "audio/ogg"],
    ["invoice-10447.pdf", "inline", "application/pdf"],
    ["claim-photos.zip", "attachment", "application/zip"],
    ["tracking-history.txt", "attachment", "text/plain; charset=utf-8"],
    ["company-logo.svg", "attachment", "image/svg+xml"],
  ] as const) {
    const item = await desk.receive(await sample(name));
    const answer = await viewer(paths.api.content(item.id));
    expect(answer.headers.get("content-type"), name).toBe(type);
    expect(answer.headers.get("content-disposition"), name).toMatch(new RegExp(`^${disposition}`));
    expect(Object.fromEntries(answer.headers), name).toMatchObject(CHROME_OF_BYTES);
    await answer.body?.cancel();
    const saved = await viewer(paths.api.content(item.id, { download: true }), { method: "HEAD" });
    expect(saved.headers.get("content-disposition"), name).toMatch(/^attachment/);
  }
});

test("a web page that calls itself a photo is saved, not shown", async ({ desk, fetchAs }) => {
  const item = await desk.receive(await sample("product-photo.jpg"));
  const answer = await (await fetchAs("VIEWER"))(paths.api.content(item.id));
  expect(await answer.text()).toMatch(/<script|<html/i);
  expect(answer.headers.get("content-type")).not.toMatch(/^image/);
  expect(answer.headers.get("content-disposition")).toMatch(/^attachment/);
  expect(Object.fromEntries(answer.headers)).toMatchObject(CHROME_OF_BYTES);
});

test("a file name reaches the disk in full and never as a path, a header or a program in disguise", async ({
  desk,
  fetchAs,
}) => {
  const viewer = await fetchAs("VIEWER");
  for (const [given, saved] of [
    ["Übergabe – Größe 42.pdf", "Übergabe – Größe 42.pdf"],
    ["領収書 №7.pdf", "領収書 №7.pdf"],
    ["../../etc/passwd.pdf", "passwd.pdf"],
    ['a"b\r\nset-cookie: x=1;.pdf', "a_bset-cookie_ x=1;.pdf"],
    ["invoice\u202efdp.exe", "invoicefdp.exe"],
  ] as const) {
    const item = await desk.receive(await sample("return-label.pdf", { fileName: given }));
    const answer = await viewer(paths.api.content(item.id, { download: true }), { method: "HEAD" });
    const disposition = answer.headers.get("content-disposition") ?? "";
    expect(answer.headers.get("set-cookie"), given).toBeNull();
    expect(disposition, given).toMatch(/^attachment; filename="?[\x20-\x7e]+$/);
    expect(nameIn(disposition), given).toBe(saved);
  }
});

test("a view is audited once in ten minutes for each person, a download beside it", async ({ desk, fetchAs }) => {
  const item = await desk.receive(await photo());
  const [viewer, operator] = [await fetchAs("VIEWER"), await fetchAs("OPERATOR")];
  const entries = async () => {
    const rows = await db().auditEntry.findMany({ where: { subjectId: item.id, actor: "operator" } });
    return rows.map(({ action, operatorId }) => `${action} ${operatorId}`).sort();
  };
  const look = async (as: typeof viewer, path: string) => (await as(path)).arrayBuffer();

  await look(viewer, paths.api.thumbnail(item.id, item.blobId ?? ""));
  await look(viewer, paths.api.mediaItem(item.id));
  expect(await entries()).toEqual([]);

  for (let times = 0; times < 3; times += 1) await look(viewer, paths.api.content(item.id));
  await look(operator, paths.api.content(item.id));
  await look(viewer, paths.api.content(item.id, { download: true }));
  const [{ id: viewerId }, { id: operatorId }] = [await desk.operator("VIEWER"), await desk.operator("OPERATOR")];
  expect(await entries()).toEqual(
    [`media.download ${viewerId}`, `media.view ${viewerId}`, `media.view ${operatorId}`].sort(),
  );
});

test("bytes that are held back are given to nobody", async ({ desk, fetchAs }) => {
  const item = await desk.receive(await photo());
  await db().mediaItem.update({ where: { id: item.id }, data: { status: "QUARANTINED" } });
  const admin = await fetchAs("ADMIN");
  expect((await admin(paths.api.content(item.id))).status).toBe(409);
  expect((await admin(paths.api.content(item.id, { download: true }))).status).toBe(409);
  expect((await admin(paths.api.thumbnail(item.id, item.blobId ?? ""))).status).toBe(404);
});

/** The name that a browser takes: the extended one where there is one (RFC 6266). */
function nameIn(disposition: string): string {
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  if (extended) return decodeURIComponent(extended);
  return /filename="((?:[^"\\]|\\.)*)"/.exec(disposition)?.[1] ?? /filename=([^;]+)/.exec(disposition)?.[1] ?? "";
}
