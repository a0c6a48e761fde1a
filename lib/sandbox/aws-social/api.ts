import type { IncomingMessage, ServerResponse } from "node:http";
import { serveExchange } from "../exchange";
import type { Fault } from "../fault-rules";
import { bufferReply, type Reply } from "../reply";
import type { RequestEntry } from "../request-log";
import type { AwsSocialContext } from "./context";
import { answerQueryApi } from "./query-calls";
import { signingCertificate } from "./sns";
import { answerSocial } from "./social";
import { takeFault } from "./take-fault";
import { violationsOf } from "./violations";

/** Serves one request to the stand-ins of the API, of STS and of SNS, which share a host here and differ by path. */
export function handleApi(
  context: AwsSocialContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  return serveExchange(context, "api", request, response, (entry) => {
    const path = entry.path.split("?")[0] ?? "";
    if (path.endsWith(".pem")) return answerCertificate(context, request, entry, path);
    return path === "/" ? answerQueryApi(context, request, entry) : answerSocial(context, request, entry);
  });
}

async function answerCertificate(
  context: AwsSocialContext,
  request: IncomingMessage,
  entry: RequestEntry,
  path: string,
): Promise<{ reply: Reply; fault: Fault | null }> {
  request.resume();
  entry.operation = "SigningCertificate";
  entry.violations = violationsOf(context.state, entry, request.headers, null);
  const certificate = request.method === "GET" ? await signingCertificate(context, path) : null;
  const reply = certificate ?? bufferReply(404, {}, Buffer.alloc(0));
  return { reply, fault: takeFault(context, entry) };
}
