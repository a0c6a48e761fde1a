import { deflateSync } from "node:zlib";
import { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Mp4OutputFormat, Output } from "mediabunny";

/** A PNG that is true to its format and holds `width` × `height` black pixels of one bit each. */
export function blackPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = Buffer.alloc((1 + Math.ceil(width / 8)) * height);
  const chunks = [pngChunk("IHDR", header), pngChunk("IDAT", deflateSync(rows)), pngChunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), ...chunks]);
}

function pngChunk(type: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const named = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** A WAV (8 kHz, mono) of a tone; `volumes` are the levels (0 to 1) of equal parts of it. */
export function toneWav(durationMs: number, volumes: readonly number[]): Buffer {
  const samples = durationMs * 8;
  const wav = Buffer.alloc(44 + samples * 2);
  wav.write("RIFF", 0, "latin1");
  wav.writeUInt32LE(36 + samples * 2, 4);
  wav.write("WAVEfmt \x10\0\0\0\x01\0\x01\0", 8, "latin1");
  wav.writeUInt32LE(8_000, 24);
  wav.writeUInt32LE(16_000, 28);
  wav.write("\x02\0\x10\0data", 32, "latin1");
  wav.writeUInt32LE(samples * 2, 40);
  for (let sample = 0; sample < samples; sample += 1) {
    const volume = volumes[Math.floor((sample * volumes.length) / samples)] ?? 0;
    wav.writeInt16LE(Math.round(32_000 * volume * Math.sin(sample / 3)), 44 + sample * 2);
  }
  return wav;
}

/** An MP4 of 4 s and 320 × 180, index last, whose frames hold no picture: enough to be measured, nothing to decode. */
export async function hollowMp4(): Promise<Buffer> {
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: false }), target });
  const source = new EncodedVideoPacketSource("vp9");
  output.addVideoTrack(source);
  await output.start();
  for (let second = 0; second < 4; second += 1) {
    const packet = new EncodedPacket(Buffer.alloc(100), second === 0 ? "key" : "delta", second, 1);
    await source.add(packet, {
      decoderConfig: { codec: "vp09.00.10.08", codedWidth: 320, codedHeight: 180 },
    });
  }
  await output.finalize();
  return Buffer.from(target.buffer ?? new ArrayBuffer(0));
}
