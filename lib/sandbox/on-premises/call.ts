import type { IncomingHttpHeaders } from "node:http";
import { z } from "zod";
import type { Reply } from "../reply";
import { BodyTooLarge, readAll } from "../request-body";
import type { OnPremisesContext } from "./context";
import { Refusal } from "./envelope";

const MAX_JSON_BYTES = 1024 * 1024;

/** One request on its way through the API. */
export interface Call {
  readonly context: OnPremisesContext;
  readonly headers: IncomingHttpHeaders;
  /** The media id of the path; empty where the route has none. */
  readonly id: string;
  readonly body: AsyncIterable<Buffer>;
}

/** Throws Refusal to answer with an error. */
export type Handler = (call: Call) => Reply | Promise<Reply>;

/** The JSON of a body, undefined when there is none. Throws Refusal 1025. */
export async function readJson(call: Call): Promise<unknown> {
  const text = await readAll(call.body, MAX_JSON_BYTES).then(
    (bytes) => bytes.toString("utf8"),
    (error: unknown) => {
      throw error instanceof BodyTooLarge ? new Refusal(1025, "Unable to decode the request: too long") : error;
    },
  );
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(1025, "Unable to decode the request: Syntax error");
  }
}

/** Throws Refusal 1010 for a parameter that the call does not take, 1009 for one that does not fit. */
export function readParameters<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const unknown = parsed.error.issues.find((issue) => issue.code === "unrecognized_keys");
  throw new Refusal(unknown ? 1010 : 1009, z.prettifyError(parsed.error));
}
