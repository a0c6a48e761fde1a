import { z } from "zod";
import { operatorRoute } from "@/lib/auth/json-route";
import { InvalidInputError, NotFoundError } from "@/lib/errors";
import { isUuid } from "@/lib/ids";
import { receiveUpload } from "@/lib/media/use-cases/receive-upload";

const querySchema = z.object({ name: z.string().trim().min(1, "The file needs a name.").max(255) });

/** Takes the raw bytes of one file as the request's body and answers 201 `{ uploadId }`. */
export const POST = operatorRoute<{ phoneNumberId: string }>("media:upload", async ({ scope, request, params }) => {
  if (!isUuid(params.phoneNumberId)) throw new NotFoundError("number");
  const { name } = querySchema.parse(Object.fromEntries(new URL(request.url).searchParams));
  if (!request.body) throw new InvalidInputError("The request has no body.");
  const declared = request.headers.get("content-length");
  const receipt = await receiveUpload(scope, {
    phoneNumberId: params.phoneNumberId,
    fileName: name,
    body: request.body as unknown as AsyncIterable<Uint8Array>,
    declaredSizeBytes: declared === null ? null : Number(declared),
    signal: request.signal,
  });
  return Response.json(receipt, { status: 201 });
});
