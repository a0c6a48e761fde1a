import { Readable } from "node:stream";
import { operatorRoute } from "@/lib/auth/json-route";
import { contentDisposition } from "@/lib/media/file-name";
import { writeBundle } from "@/lib/media/use-cases/bundle/write-bundle";
import { bundleQuerySchema } from "@/lib/schemas/timeline";

export const GET = operatorRoute<{ itemId: string }>("media:fetch", async ({ scope, request, params }) => {
  const { names, messageIds } = bundleQuerySchema.parse(Object.fromEntries(new URL(request.url).searchParams));
  const bundle = await writeBundle(scope, [params.itemId], {
    withNames: names === "include",
    wholeMessageIds: messageIds === "whole",
    now: new Date(),
  });
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
});
