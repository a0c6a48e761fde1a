import { diagnosedError } from "../diagnosis";
import { ProviderError } from "../errors";
import type { CallContext, ProviderNumber } from "../types";
import type { GraphClient } from "./client";
import type { MetaCloudConfig } from "./config";
import { malformed } from "./diagnoses";
import { nextPageOf, numberOf, numbersAnswer } from "./mapping";

const FIELDS = "id,display_phone_number,verified_name,status,quality_rating,code_verification_status,account_mode";
const PAGE_SIZE = 100;
/** No account comes near to so many numbers: more pages than that are a loop. */
const MAX_PAGES = 100;

/**
 * The numbers of the WhatsApp Business Account, all pages. Pages are asked for by cursor at our own API address: the
 * link to the next page comes out of an answer and is not to be trusted with the token.
 */
export async function listNumbers(
  { settings }: MetaCloudConfig,
  client: GraphClient,
  ctx: CallContext,
): Promise<readonly ProviderNumber[]> {
  const { wabaId } = settings;
  if (!wabaId) throw noAccount();
  const numbers: ProviderNumber[] = [];
  const seen = new Set<string>();
  let after: string | null = null;
  do {
    const page: Parameters<typeof nextPageOf>[0] = await client.call(
      {
        step: "check",
        operation: "list-numbers",
        method: "GET",
        path: [wabaId, "phone_numbers"],
        query: { fields: FIELDS, limit: String(PAGE_SIZE), ...(after !== null && { after }) },
        data: numbersAnswer,
      },
      ctx,
    );
    numbers.push(...page.data.flatMap(numberOf));
    after = nextPageOf(page);
    if (after !== null && (seen.has(after) || seen.size >= MAX_PAGES)) throw endless();
    if (after !== null) seen.add(after);
  } while (after !== null);
  return numbers;
}

function endless(): ProviderError {
  return diagnosedError(malformed("lists numbers without an end: a page leads back to an earlier one"));
}

function noAccount(): ProviderError {
  const publicMessage =
    "Meta lists numbers only for a WhatsApp Business Account. An administrator has to enter its id in the connection.";
  return new ProviderError({ reason: "REJECTED", retryable: false, publicMessage });
}
