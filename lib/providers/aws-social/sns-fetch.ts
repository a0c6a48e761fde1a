import { readText } from "../answers";
import { beginExchange, failureNote } from "../exchange";
import type { CallContext, ProviderDeps } from "../types";

/** Certificates have some 2 KB, and the answer to a confirmation as much. */
const MAX_BYTES = 64 * 1024;

/** Fetches a page that a delivery names, once its host was checked. Throws ProviderError, or the signal's reason. */
export async function fetchFromSns(
  url: URL,
  deps: ProviderDeps,
  ctx: CallContext,
): Promise<{ readonly status: number; readonly text: string }> {
  const finish = beginExchange(ctx, { step: "check", method: "GET", url, secrets: [] }, deps.now);
  try {
    const { status, body } = await deps.http.request({ url, method: "GET", signal: ctx.signal, maxBytes: MAX_BYTES });
    const text = await readText(body);
    finish({ httpStatus: status, bytes: Buffer.byteLength(text), note: `SNS answered with HTTP ${status}.` });
    return { status, text };
  } catch (error) {
    finish({ note: failureNote(error, ctx.signal) });
    throw error;
  }
}
