/** The part of s3rver that the S3 test server uses; the package brings no types. */
declare module "s3rver" {
  import type { IncomingMessage, Server, ServerResponse } from "node:http";
  import type { Readable } from "node:stream";

  interface Context {
    readonly req: IncomingMessage;
    readonly res: ServerResponse;
    readonly method: string;
    readonly path: string;
    readonly query: Readonly<Record<string, string | undefined>>;
    status: number;
    type: string;
    body: string;
  }

  interface StoredObject {
    content: Readable | null;
    range?: { start: number; end: number };
  }

  interface FilesystemStore {
    getObject(bucket: string, key: string, options?: { start?: number; end?: number }): Promise<StoredObject | null>;
    listObjects(bucket: string, options: { maxKeys: number }): Promise<{ isTruncated: boolean }>;
    getResourcePath(bucket: string, key: string | undefined, resource: string): string;
  }

  export default class S3rver {
    constructor(options: {
      address: string;
      port: number;
      silent: boolean;
      directory: string;
      configureBuckets: readonly { name: string }[];
    });
    readonly middleware: ((context: Context, next: () => Promise<void>) => Promise<void>)[];
    readonly store: FilesystemStore;
    readonly httpServer: Server;
    run(): Promise<{ port: number }>;
    close(): Promise<void>;
  }
}
