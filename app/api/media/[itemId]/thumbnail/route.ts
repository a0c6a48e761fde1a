import { Readable } from "node:stream";
import { operatorRoute } from "@/lib/auth/json-route";
import { BODY_LENGTH_HEADER } from "@/lib/headers";
import { openThumbnail } from "@/lib/media/use-cases/open-content";

export const GET = operatorRoute<{ itemId: string }>("media:read", async ({ scope, params }) => {
  const { body, totalBytes } = await openThumbnail(scope, params.itemId);
  return new Response(Readable.toWeb(body) as ReadableStream, {
    headers: {
      // The URL names the bytes, so they never change under it; a short life all the same, for access may be withdrawn.
      "cache-control": "private, max-age=300",
      [BODY_LENGTH_HEADER]: String(totalBytes),
      "content-security-policy": "sandbox; default-src 'none'",
      "content-type": "image/webp",
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
    },
  });
});
