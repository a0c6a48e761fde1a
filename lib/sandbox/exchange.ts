import type { IncomingMessage, ServerResponse } from "node:http";
import type { Fault } from "./fault-rules";
import { alterReply, sendFaulty } from "./faulty-reply";
import type { Reply } from "./reply";
import { ConnectionLost } from "./request-body";
import type { RequestEntry } from "./request-log";
import { type ExchangeContext, locationUrl } from "./stand-in";

/** Serves one request of a provider's stand-in: logs it, lets `answer` decide, works the fault in, writes it. */
export async function serveExchange(
  context: ExchangeContext,
  host: RequestEntry["host"],
  request: IncomingMessage,
  response: ServerResponse,
  answer: (entry: RequestEntry) => Promise<{ reply: Reply; fault: Fault | null }>,
): Promise<void> {
  const entry = context.log.open(host, request);
  // Ending a response that is gone marks it finished as well, so this is read at the moment of closing.
  const finished = new Promise<boolean>((resolve) => {
    response.once("close", () => resolve(response.writableFinished));
  });
  let cut = false;
  try {
    const { reply, fault } = await answer(entry);
    cut = fault?.kind === "reset" || (fault?.kind === "truncate" && fault.ending === "full-length");
    const altered = alterReply(reply, fault, (location) =>
      locationUrl(context, location, context.urls[host], request.url ?? "/"),
    );
    entry.status = altered.status;
    entry.bytesSent = await sendFaulty(response, altered, fault);
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
    cut = error.by === "fault";
  }
  const outcome = (await finished) ? "completed" : cut ? "cut" : "client-closed";
  context.log.finish(entry, outcome);
}
