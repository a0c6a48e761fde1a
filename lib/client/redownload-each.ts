import { redownload } from "../actions/media";
import { dataOf } from "./request-error";

/**
 * Asks for each item again, one after the other, as each is a transaction of its own. Never throws: says how many were
 * asked for, how many refused, and why the first of those was.
 */
export async function redownloadEach(
  itemIds: readonly string[],
): Promise<{ asked: number; refused: number; firstError: string | null }> {
  let asked = 0;
  let firstError: string | null = null;
  for (const itemId of itemIds) {
    try {
      await dataOf(redownload({ itemId }));
      asked += 1;
    } catch (error) {
      firstError ??= error instanceof Error ? error.message : String(error);
    }
  }
  return { asked, refused: itemIds.length - asked, firstError };
}
