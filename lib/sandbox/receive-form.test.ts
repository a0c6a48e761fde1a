import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ContentStore } from "./content-store";
import { MalformedForm, receiveForm } from "./receive-form";

let folder: string;
let store: ContentStore;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "receive-form-test-"));
  store = new ContentStore(folder);
});
afterEach(() => rm(folder, { recursive: true }));

const TYPE = "multipart/form-data; boundary=xyz";
const part = (headers: string, body: string) => `--xyz\r\n${headers}\r\n\r\n${body}\r\n`;
const FILE = 'Content-Disposition: form-data; name="file"; filename="a \\"b\\".png"';
const FIELD = part('Content-Disposition: form-data; name="type"', "image/png");

/** In pieces, so that headers and boundaries are cut. */
async function* pieces(text: string, size = 7): AsyncIterable<Buffer> {
  for (let at = 0; at < text.length; at += size) yield Buffer.from(text.slice(at, at + size));
}
const receive = (text: string, contentType = TYPE) => receiveForm(contentType, pieces(text), store, 1000);

test("fields before and after the file, which keeps its name, its own type with parameters and its bytes", async () => {
  const file = part(`${FILE}\r\nContent-Type: audio/ogg; codecs=opus`, "bytes\r\n--xy bytes");
  const after = part("content-disposition: form-data; name=ttl", "60");
  const form = await receive(`${FIELD}${file}${after}--xyz--\r\n`);
  expect(form.fields).toEqual({ type: "image/png", ttl: "60" });
  expect(form.file).toMatchObject({ fileName: 'a "b".png', contentType: "audio/ogg; codecs=opus", tooLong: false });
  const content = form.file?.content;
  const read = content && (await buffer(store.read(content, 0, 100)));
  expect(read?.toString()).toBe("bytes\r\n--xy bytes");
});

test("a file part without a type is told apart from one that says text/plain", async () => {
  const form = await receive(`${part(FILE, "x")}--xyz--`);
  expect(form.file?.contentType).toBeNull();
});

test("only the beginning of a file that is too long is kept", async () => {
  const form = await receive(`${part(FILE, "x".repeat(1001))}--xyz--`);
  expect(form.file).toMatchObject({ tooLong: true, sizeBytes: 1000 });
});

test("an empty file is one", async () => {
  expect((await receive(`${part(FILE, "")}--xyz--`)).file).toMatchObject({ sizeBytes: 0, tooLong: false });
});

test.each([
  ["no end", `${FIELD}${part(FILE, "xxxxxxxxxxxxxxxxxx")}`, TYPE],
  ["an end within the file", `${part(FILE, "x".repeat(500))}`.slice(0, 300), TYPE],
  ["a part without a name", part("Content-Disposition: form-data", "x"), TYPE],
  ["too many parts", FIELD.repeat(21), TYPE],
  ["no form at all", "hello", TYPE],
  ["no boundary", FIELD, "multipart/form-data"],
  ["another content type", FIELD, "application/json"],
])("%s is refused, and nothing is kept", async (_, text, contentType) => {
  await expect(receive(text, contentType)).rejects.toThrow(MalformedForm);
  expect(await readdir(folder)).toEqual([]);
});

test("the sender's own error comes through, and nothing is kept", async () => {
  const gone = new Error("gone");
  async function* body() {
    yield Buffer.from(part(FILE, "x".repeat(500)).slice(0, 300));
    throw gone;
  }
  await expect(receiveForm(TYPE, body(), store, 1000)).rejects.toBe(gone);
  expect(await readdir(folder)).toEqual([]);
});
