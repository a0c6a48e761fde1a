import { Readable } from "node:stream";
import { contentDisposition } from "@/lib/media/file-name";
import type { Bundle } from "@/lib/media/use-cases/bundle/write-bundle";

/** A support bundle as a file to be saved, while it is being made. */
export function bundleResponse(bundle: Bundle): Response {
  return new Response(Readable.toWeb(Readable.from(bundle.body, { objectMode: false })) as ReadableStream, {
    headers: {
      "cache-control": "no-store, no-transform",
      "content-disposition": contentDisposition(bundle.fileName, "attachment"),
      "content-security-policy": "sandbox; default-src 'none'",
      "content-type": "application/zip",
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
    },
  });
}
