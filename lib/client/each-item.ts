import type { ActionResult } from "../schemas/result";
import { dataOf } from "./request-error";

/**
 * Does the same to each item, one after the other, as each is a transaction of its own. Never throws: says how many
 * were done, how many refused, and why the first of those was.
 */
export async function eachItem(
  action: (input: unknown) => Promise<ActionResult<unknown>>,
  itemIds: readonly string[],
): Promise<{ done: number; refused: number; firstError: string | null }> {
  let done = 0;
  let firstError: string | null = null;
  for (const itemId of itemIds) {
    try {
      await dataOf(action({ itemId }));
      done += 1;
    } catch (error) {
      firstError ??= error instanceof Error ? error.message : String(error);
    }
  }
  return { done, refused: itemIds.length - done, firstError };
}
