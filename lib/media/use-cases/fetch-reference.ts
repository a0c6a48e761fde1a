import type { z } from "zod";
import { getNumber } from "../../data/numbers";
import type { Scope } from "../../data/scope";
import type { Tx } from "../../data/transaction";
import { NotFoundError } from "../../errors";
import type { fetchReferenceInputSchema } from "../../schemas/media";
import { ingestReference } from "./ingest-reference";

/** Fetches a media object that somebody named by hand. Throws NotFoundError for a number outside the scope. */
export async function fetchReference(
  scope: Scope,
  tx: Tx,
  input: z.infer<typeof fetchReferenceInputSchema>,
  now: Date,
): Promise<{ itemId: string }> {
  const number = await getNumber(scope, input.phoneNumberId, tx);
  if (!number) throw new NotFoundError("number");
  const { itemId } = await ingestReference(
    scope,
    tx,
    {
      connectionId: number.connectionId,
      phoneNumberId: number.id,
      direction: input.direction,
      providerMediaId: input.providerMediaId,
      source: "OPERATOR",
      kind: "UNKNOWN",
      messageId: null,
      sender: null,
      senderName: null,
      caption: null,
      fileName: null,
      declaredMimeType: null,
      declaredSizeBytes: null,
      declaredSha256: null,
      receivedAt: now,
    },
    "OPERATOR",
  );
  return { itemId };
}
