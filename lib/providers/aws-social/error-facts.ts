import { z } from "zod";
import { jsonOf } from "../answers";

/** What an answer tells of the error that it reports. */
export interface ErrorFacts {
  /** Without namespace and address; undefined when the answer names none. */
  readonly name: string | undefined;
  /** AWS's own sentence, in whatever words. */
  readonly message: string | undefined;
  /** Whether the answer is in AWS's form at all, and not the page of something in between. */
  readonly readable: boolean;
}

const errorBody = z.looseObject({
  code: z.unknown().optional(),
  __type: z.unknown().optional(),
  message: z.unknown().optional(),
  Message: z.unknown().optional(),
});

/**
 * The error of an answer of protocol restJson1: its name stands in a header, else in the body as `code` or `__type`, and
 * the text as `message` or, when IAM denies, `Message`. `headers` have lower-case names.
 */
export function jsonErrorOf(headers: Readonly<Record<string, string>>, text: string): ErrorFacts {
  const parsed = errorBody.safeParse(jsonOf(text));
  const body = parsed.success ? parsed.data : {};
  const name = [headers["x-amzn-errortype"], body.code, body.__type].map(bareName).find((found) => found !== undefined);
  const message = [body.message, body.Message].find((found) => typeof found === "string");
  return { name, message, readable: name !== undefined || message !== undefined };
}

/** The error of an answer of S3 or STS. XML names a few characters by entities, and none of them occur in names. */
export function xmlErrorOf(text: string): ErrorFacts {
  const name = /<Code>\s*(\w{1,64})\s*<\/Code>/.exec(text)?.[1];
  const message = /<Message>([^<]{0,1000})<\/Message>/.exec(text)?.[1];
  return { name, message, readable: name !== undefined };
}

/** "ResourceNotFoundException" for "com.amazonaws.socialmessaging#ResourceNotFoundException:http://internal…". */
function bareName(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const name = (value.split(":")[0] ?? "").split("#").at(-1)?.trim() ?? "";
  return /^\w{1,100}$/.test(name) ? name : undefined;
}
