import type { IncomingMessage } from "node:http";

const FORWARDED = /^(x-forwarded-.*|x-real-ip|forwarded)$/;

/**
 * Makes x-forwarded-for the address of the socket, whatever the client claims, so that sign-in throttling cannot be
 * dodged by inventing addresses. Behind a proxy that is trusted, the proxy's own headers are kept.
 */
export function setClientAddress(request: IncomingMessage, trustProxy: boolean): void {
  if (trustProxy) return;
  for (const name of Object.keys(request.headers)) if (FORWARDED.test(name)) delete request.headers[name];
  const address = request.socket.remoteAddress;
  if (address) request.headers["x-forwarded-for"] = address;
}
