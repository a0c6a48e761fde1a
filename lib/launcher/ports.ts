import net from "node:net";
import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 100;

/** For people: the port of the console is somebody else's. */
export function portTaken(port: number): string {
  return `Port ${port} is in use by another program. Stop that one, or choose another port with PORT.`;
}

/** Whether nobody listens on the port. `host` undefined means every address, as a web server does. */
export function isFree(port: number, host?: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** Waits for a port that somebody is about to leave. False when it is still taken after `withinMs`. */
export async function becomesFree(port: number, withinMs: number, host?: string): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (!(await isFree(port, host))) {
    if (performance.now() >= deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}

/** A port on `host` that nobody uses now; somebody may take it before you do. */
export async function findFreePort(host: string): Promise<number> {
  const probe = net.createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once("error", reject);
    probe.listen(0, host, resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("A TCP server has an address and a port.");
  return address.port;
}
