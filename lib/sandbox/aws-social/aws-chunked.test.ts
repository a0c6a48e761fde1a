import { describe, expect, test } from "vitest";
import { BadChunk, type ChunkSigning, decodeChunks } from "./aws-chunked";

/** The worked example of Amazon's document "Signature calculations: transferring payload in multiple chunks". */
const EXAMPLE: ChunkSigning = {
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  scope: { date: "20130524", region: "us-east-1", service: "s3" },
  amzDate: "20130524T000000Z",
  seedSignature: "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
};
const SIGNATURES = [
  "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
  "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
  "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
];
const CHUNKS = [Buffer.alloc(65_536, "a"), Buffer.alloc(1024, "a"), Buffer.alloc(0)];

function framed(signatures: readonly string[] = SIGNATURES, chunks = CHUNKS): Buffer {
  const parts = chunks.map((chunk, index) => [
    Buffer.from(`${chunk.length.toString(16)};chunk-signature=${signatures[index]}\r\n`),
    chunk,
    Buffer.from("\r\n"),
  ]);
  return Buffer.concat(parts.flat());
}

async function decode(bytes: Buffer | string, signing: ChunkSigning | null, step = 1000) {
  const trailers = new Map<string, string>();
  const pieces: Buffer[] = [];
  async function* body() {
    const all = Buffer.from(bytes);
    for (let at = 0; at < all.length; at += step) yield all.subarray(at, at + step);
  }
  for await (const piece of decodeChunks(body(), signing, trailers)) pieces.push(piece);
  return { bytes: Buffer.concat(pieces), trailers: Object.fromEntries(trailers) };
}

describe("signed chunks", () => {
  test.each([7, 1000, 65_539, 1_000_000])("Amazon's example, arriving in pieces of %i bytes", async (step) => {
    const { bytes } = await decode(framed(), EXAMPLE, step);
    expect(bytes.equals(Buffer.alloc(66_560, "a"))).toBe(true);
  });

  test.each([0, 1, 2])("a wrong signature of chunk %i is found", async (index) => {
    const signatures = SIGNATURES.map((right, at) => (at === index ? "0".repeat(64) : right));
    await expect(decode(framed(signatures), EXAMPLE)).rejects.toMatchObject({ code: "SignatureDoesNotMatch" });
  });

  test("changed bytes, exchanged chunks and no signature at all are found", async () => {
    const changed = framed(SIGNATURES, [Buffer.alloc(65_536, "b"), ...CHUNKS.slice(1)]);
    await expect(decode(changed, EXAMPLE)).rejects.toMatchObject({ code: "SignatureDoesNotMatch" });
    await expect(decode("1\r\na\r\n0\r\n\r\n", EXAMPLE)).rejects.toMatchObject({ code: "SignatureDoesNotMatch" });
  });
});

describe("unsigned chunks", () => {
  test("with what follows them", async () => {
    const body = "3\r\nabc\r\nA\r\n0123456789\r\n0\r\nX-Amz-Checksum-Crc32: AAAAAA==\r\n\r\n";
    for (const step of [1, 5, 100]) {
      const { bytes, trailers } = await decode(body, null, step);
      expect([bytes.toString(), trailers]).toEqual(["abc0123456789", { "x-amz-checksum-crc32": "AAAAAA==" }]);
    }
  });

  test.each([
    ["ends within a chunk", "5\r\nabc", "IncompleteBody"],
    ["ends before the last chunk", "3\r\nabc\r\n", "IncompleteBody"],
    ["is longer than its size", "3\r\nabcd\r\n0\r\n\r\n", "IncompleteBody"],
    ["has no size", "abc\r\n", "IncompleteBody"],
    ["has no number for a size", "xyz\r\nabc\r\n", "InvalidRequest"],
    ["has a trailer without a name", "0\r\nnonsense\r\n\r\n", "InvalidRequest"],
  ])("a body that %s", async (_what, body, code) => {
    const failed = decode(body, null);
    await expect(failed).rejects.toBeInstanceOf(BadChunk);
    await expect(failed).rejects.toMatchObject({ code });
  });
});
