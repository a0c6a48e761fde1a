import { once } from "node:events";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { bareMimeType, multipartForm } from "./multipart";

const bytes = Buffer.from([0, 255, 13, 10, 45, 45, 1]);
const file = (name: string, stream: Readable = Readable.from([bytes.subarray(0, 3), bytes.subarray(3)])) => ({
  name,
  mimeType: "image/jpeg",
  sizeBytes: bytes.length,
  stream,
});

describe("a form with a file", () => {
  test.each([
    ["photo.jpg", "photo.jpg"],
    ["照片; a=b.jpg", "照片; a=b.jpg"],
    ["Zuñiga – Überweisung.pdf", "Zuñiga – Überweisung.pdf"],
    ['a "b" \\c.jpg', "a 'b' _c.jpg"],
  ])("is read by others as it was meant, with the file name %j as %j", async (name, readName) => {
    const form = multipartForm({ business_phone: "8615800001795", type: "image/jpeg" }, file(name));
    const body = await buffer(form.stream);
    const read = await new Response(body, { headers: { "content-type": form.contentType } }).formData();
    expect([...read.keys()]).toEqual(["business_phone", "type", "file"]);
    expect(read.get("business_phone")).toBe("8615800001795");
    const part = read.get("file") as File;
    expect([part.name, part.type, Buffer.from(await part.arrayBuffer())]).toEqual([readName, "image/jpeg", bytes]);
  });

  test("has the length that it announces", async () => {
    const form = multipartForm({ type: "image/jpeg" }, file("照片.jpg"));
    expect((await buffer(form.stream)).length).toBe(form.contentLength);
  });

  test("a file name with line breaks adds no header", async () => {
    const form = multipartForm({}, file("a\r\nX-Injected: 1\r\n\r\n.jpg"));
    expect((await buffer(form.stream)).toString("latin1")).not.toContain("\r\nX-Injected");
  });

  test("a file that cannot be read fails the form with the same error", async () => {
    const error = new Error("the disk is gone");
    const source = new Readable({ read: () => source.destroy(error) });
    const form = multipartForm({}, file("a.jpg", source));
    await expect(buffer(form.stream)).rejects.toBe(error);
  });

  test("a form that is given up closes its file", async () => {
    const source = new Readable({ read() {} });
    const form = multipartForm({}, file("a.jpg", source));
    form.stream.destroy();
    await once(source, "close");
  });
});

test("a content type is sent without its parameters", () => {
  expect(bareMimeType("audio/ogg; codecs=opus")).toBe("audio/ogg");
});

test.each(["", "image", "image/jpeg\r\nX: 1", "a b/c"])("%j is not sent as a content type", (type) => {
  expect(() => bareMimeType(type)).toThrow(expect.objectContaining({ reason: "REJECTED", retryable: false }));
});
