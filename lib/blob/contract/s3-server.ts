import { createReadStream } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import S3rver from "s3rver";

/** Small, so that listing a few blobs takes several answers. */
const KEYS_PER_PAGE = 10;

export interface S3Server {
  readonly endpoint: string;
  readonly bucket: string;
  /** Bytes that came in over all connections so far. */
  received(): number;
  /** Makes an unfinished multipart upload look as if it had begun `ageMs` earlier. */
  ageUpload(uploadId: string, ageMs: number): void;
  /** The bucket and all it holds disappear, also under uploads that are going on. */
  removeBucket(): Promise<void>;
  close(): Promise<void>;
}

/** The only credentials that s3rver knows. */
export const S3_SERVER_KEY = "S3RVER";

/**
 * s3rver on a free port with one empty bucket, completed where it is less than S3: it has no ListMultipartUploads and no
 * AbortMultipartUpload, and takes a range that ends with byte 0 for one without an end.
 */
export async function startS3Server(): Promise<S3Server> {
  const directory = await mkdtemp(path.join(tmpdir(), "attache-s3-"));
  const bucket = "attache-test";
  const server = new S3rver({
    address: "127.0.0.1",
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: bucket }],
  });
  const multipart = addMultipartHousekeeping(server, bucket);
  repairFirstByteRange(server);
  limitPages(server);
  const { port } = await server.run();

  const sockets: Socket[] = [];
  server.httpServer.on("connection", (socket: Socket) => sockets.push(socket));

  return {
    endpoint: `http://127.0.0.1:${port}`,
    bucket,
    received: () => sockets.reduce((sum, socket) => sum + socket.bytesRead, 0),
    ageUpload: multipart.age,
    removeBucket: () => rm(path.join(directory, bucket), { recursive: true, force: true, maxRetries: 5 }),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await server.close();
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function addMultipartHousekeeping(server: S3rver, bucket: string): { age: (uploadId: string, ageMs: number) => void } {
  // s3rver may still be writing a part when its upload is removed, so the folder is hidden rather than deleted.
  const removed = new Set<string>();
  const ages = new Map<string, number>();

  async function listUploads(): Promise<string> {
    const folder = server.store.getResourcePath(bucket, undefined, "uploads");
    const ids = (await readdir(folder).catch(() => [])).filter((id) => !removed.has(id));
    const entries = ids.map(async (id) => {
      const key = await readFile(path.join(folder, id, "key"), "utf8");
      const { birthtimeMs } = await stat(path.join(folder, id, "key"));
      const initiated = new Date(birthtimeMs - (ages.get(id) ?? 0)).toISOString();
      return `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${initiated}</Initiated></Upload>`;
    });
    const uploads = (await Promise.all(entries)).join("");
    return `<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>${uploads}</ListMultipartUploadsResult>`;
  }

  server.middleware.unshift(async (context, next) => {
    const bucketExists = await stat(path.join(server.store.getResourcePath(bucket, undefined, "x"), "..")).then(
      () => true,
      () => false,
    );
    const { uploads, uploadId } = context.query;
    if (bucketExists && context.method === "GET" && uploads !== undefined) {
      context.type = "application/xml";
      context.body = await listUploads();
    } else if (bucketExists && context.method === "DELETE" && uploadId !== undefined) {
      removed.add(uploadId);
      context.status = 204;
    } else {
      await next();
    }
  });
  return { age: (uploadId, ageMs) => ages.set(uploadId, ageMs) };
}

function repairFirstByteRange({ store }: S3rver): void {
  const getObject = store.getObject.bind(store);
  store.getObject = async (bucket, key, options) => {
    const object = await getObject(bucket, key, options);
    if (options?.end !== 0 || !object?.content) return object;
    object.content.destroy();
    object.content = createReadStream(store.getResourcePath(bucket, key, "object"), { start: 0, end: 0 });
    object.range = { start: 0, end: 0 };
    return object;
  };
}

function limitPages({ store }: S3rver): void {
  const listObjects = store.listObjects.bind(store);
  store.listObjects = async (bucket, options) => {
    const page = await listObjects(bucket, { ...options, maxKeys: Math.min(options.maxKeys, KEYS_PER_PAGE) });
    // Its continuation tokens need a cipher that OpenSSL 3 no longer has; whoever needs one gets an error.
    return { ...page, isTruncated: false };
  };
}
