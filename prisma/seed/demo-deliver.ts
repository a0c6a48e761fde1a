import { z } from "zod";
import type { DemoConnection } from "./demo-connection";
import { PrivateFile } from "./demo-files";
import { type PlannedMedia, type PlannedMessage, planTraffic } from "./demo-traffic";
import type { Desk } from "./desks/desk";

const progressSchema = z.object({
  /** Progress with a connection of an earlier database says nothing about this one. */
  connectionId: z.string(),
  startedAt: z.coerce.date(),
  delivered: z.number().int(),
});

/**
 * Lets the sandbox deliver a desk's messages over HTTP, each one once however often this runs. The media and the
 * faults behind them are put back where the sandbox has lost them. Returns how many were delivered just now.
 */
export async function deliverTraffic(desk: Desk, connection: DemoConnection, dataFolder: string): Promise<number> {
  const file = new PrivateFile(dataFolder, `demo-progress-${desk.kind}.json`, progressSchema);
  const saved = await file.read();
  const progress =
    saved?.connectionId === connection.id
      ? saved
      : { connectionId: connection.id, startedAt: new Date(), delivered: 0 };
  await file.write(progress);

  const messages = planTraffic(desk.plan, progress.startedAt, await desk.sandbox.samples());
  for (const message of messages) if (message.media) await putMedia(desk, message, message.media);
  const due = messages.slice(progress.delivered);
  for (const [index, message] of due.entries()) {
    await deliver(desk, message);
    await file.write({ ...progress, delivered: progress.delivered + index + 1 });
  }
  return due.length;
}

async function putMedia(desk: Desk, message: PlannedMessage, media: PlannedMedia): Promise<void> {
  const id = desk.mediaId(message);
  const there = await desk.hasMedia(id);
  const { fault, neverThere } = media.trouble ?? {};
  if (fault) {
    const { operation, times = "forever" } = fault;
    // One that strikes once has done so, or the restarted sandbox would strike again.
    if (times === "forever" || !there) {
      await desk.sandbox.addFault({
        id: `demo ${id}`,
        match: { operation, mediaId: id },
        times,
        fault: fault.fault,
      });
    }
  }
  if (!there && !neverThere) await desk.putMedia(id, message, media);
}

async function deliver(desk: Desk, message: PlannedMessage): Promise<void> {
  const { delivered, attempts } = await desk.deliver(message);
  if (delivered) return;
  const last = attempts.at(-1);
  throw new Error(`The console did not take a delivery of ${desk.name}: ${last?.status ?? ""} ${last?.answer ?? ""}`);
}
