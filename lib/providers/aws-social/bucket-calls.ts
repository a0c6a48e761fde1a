import type { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { FetchedBytes } from "../fetch-bytes";
import type { Exchange } from "../types";
import { uploadPatienceMs } from "../upload-patience";
import { clientDefaults } from "./client-defaults";
import type { Identity } from "./identity";
import type { SdkHandler } from "./sdk-handler";
import type { AwsSession } from "./session";
import { bytesOverWire, overWire } from "./wire";

const LINK_LIFETIME_SECONDS = 900;

export interface StoredObject {
  readonly key: string;
  readonly modifiedAt: Date;
}

export interface ObjectToPut {
  readonly mimeType: string;
  readonly sizeBytes: number;
  /** Called once per try; has to give a fresh stream. */
  open(): Promise<Readable>;
}

/** The bucket of a connection. Methods throw ProviderError, or the signal's reason. */
export interface Bucket {
  /** The first thousand below `prefix`. */
  list(prefix: string, step: Exchange["step"]): Promise<readonly StoredObject[]>;
  fetch(key: string): Promise<FetchedBytes>;
  put(key: string, object: ObjectToPut, step: Exchange["step"]): Promise<void>;
  /** What is absent counts as removed. */
  remove(key: string): Promise<void>;
  /** A link that lets its bearer read or write this one object for 15 minutes. */
  link(method: "GET" | "PUT", key: string): Promise<string>;
}

export function openBucket(session: AwsSession): Bucket {
  const { config, deps, ctx, clock } = session;
  const { region, bucket: Bucket, s3Endpoint, s3PathStyle } = config.settings;

  const clientWith = (identity: Identity, requestHandler: SdkHandler | undefined) =>
    new S3Client({
      ...clientDefaults(region, s3Endpoint, clock, deps),
      credentials: identity,
      forcePathStyle: s3PathStyle,
      // A bucket that is named by its own Region must not make us sign for another.
      followRegionRedirects: false,
      // undici does not know how to wait for "continue".
      expectContinueHeader: false,
      // Checksums would be sent as trailers of a chunked body, which not every stand-in of S3 reads.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
      ...(requestHandler && { requestHandler }),
    });

  function call<Output, Result>(
    step: Exchange["step"],
    send: (client: S3Client) => Promise<Output>,
    read: (output: Output, text: string) => Result | undefined,
    headersTimeoutMs?: number,
  ): Promise<Result> {
    return session.signed(step, (identity) =>
      overWire(
        session.wire("s3", step, identity, headersTimeoutMs),
        deps,
        ctx,
        (handler) => send(clientWith(identity, handler)),
        read,
      ),
    );
  }

  return {
    list: (prefix, step) =>
      call(
        step,
        (client) => client.send(new ListObjectsV2Command({ Bucket, Prefix: prefix })),
        ({ Contents = [] }, text) =>
          text.includes("<ListBucketResult")
            ? Contents.flatMap(({ Key, LastModified = new Date(0) }) =>
                Key?.startsWith(prefix) ? [{ key: Key, modifiedAt: LastModified }] : [],
              )
            : undefined,
      ),
    put: (key, object, step) =>
      putObject(object, (Body, headersTimeoutMs) =>
        call(
          step,
          async (client) => {
            const command = { Bucket, Key: key, Body: await Body(), ContentLength: object.sizeBytes };
            return client.send(new PutObjectCommand({ ...command, ContentType: object.mimeType }));
          },
          () => true,
          headersTimeoutMs,
        ),
      ),
    remove: async (key) =>
      void (await call(
        "remove",
        (client) => client.send(new DeleteObjectCommand({ Bucket, Key: key })),
        () => true,
      )),
    fetch: (key) =>
      session.signed("fetch", (identity) =>
        bytesOverWire(session.wire("s3", "fetch", identity), deps, ctx, (handler) =>
          clientWith(identity, handler).send(new GetObjectCommand({ Bucket, Key: key })),
        ),
      ),
    link: (method, key) =>
      session.signed("resolve", async (identity) => {
        const command = { Bucket, Key: key };
        return getSignedUrl(
          clientWith(identity, undefined),
          method === "GET" ? new GetObjectCommand(command) : new PutObjectCommand(command),
          { expiresIn: LINK_LIFETIME_SECONDS, signingDate: new Date(deps.now() + clock.correctionMs) },
        );
      }),
  };
}

/** Closes every stream that was opened, whatever becomes of the call: an answer may come before the file was read. */
async function putObject(
  object: ObjectToPut,
  send: (body: () => Promise<Readable>, headersTimeoutMs: number) => Promise<unknown>,
): Promise<void> {
  const opened: Readable[] = [];
  const body = async () => {
    const stream = await object.open();
    opened.push(stream);
    return stream;
  };
  try {
    await send(body, uploadPatienceMs(object.sizeBytes));
  } finally {
    for (const stream of opened) stream.destroy();
  }
}
