import type { ServerResponse } from "node:http";
import { BODY_LENGTH_HEADER } from "../headers";

/** Lets an answer carry the length that its route announced. See lib/headers.ts. */
export function keepBodyLength(response: ServerResponse): void {
  const writeHead = response.writeHead;
  // Every way of sending headers ends in this one method, also the implicit one.
  response.writeHead = function announce(this: ServerResponse, ...args: unknown[]) {
    const length = response.getHeader(BODY_LENGTH_HEADER);
    if (length !== undefined) {
      response.removeHeader(BODY_LENGTH_HEADER);
      response.setHeader("content-length", length);
    }
    return Reflect.apply(writeHead, this, args);
  } as typeof response.writeHead;
}
