import { z } from "zod";
import type { NxcloudControl } from "../../lib/sandbox/nxcloud/control-client";
import { ACCOUNT } from "./demo-company";
import type { DemoConnection } from "./demo-connection";
import { PrivateFile } from "./demo-files";
import { type PlannedMedia, type PlannedMessage, planTraffic } from "./demo-traffic";

const progressSchema = z.object({
  /** Progress with a connection of an earlier database says nothing about this one. */
  connectionId: z.string(),
  startedAt: z.coerce.date(),
  delivered: z.number().int(),
});

/**
 * Lets the sandbox deliver the demo's messages over HTTP, each one once however often this runs. The media and the
 * faults behind them are put back where the sandbox has lost them. Returns how many were delivered just now.
 */
export async function deliverTraffic(
  sandbox: NxcloudControl,
  connection: DemoConnection,
  dataFolder: string,
): Promise<number> {
  const file = new PrivateFile(dataFolder, "demo-progress.json", progressSchema);
  const saved = await file.read();
  const progress =
    saved?.connectionId === connection.id
      ? saved
      : { connectionId: connection.id, startedAt: new Date(), delivered: 0 };
  await file.write(progress);

  const messages = planTraffic(progress.startedAt, await sandbox.samples());
  for (const message of messages) if (message.media) await putMedia(sandbox, message.businessPhone, message.media);
  const due = messages.slice(progress.delivered);
  for (const [index, message] of due.entries()) {
    await deliver(sandbox, connection, message);
    await file.write({ ...progress, delivered: progress.delivered + index + 1 });
  }
  return due.length;
}

async function putMedia(sandbox: NxcloudControl, businessPhone: string, media: PlannedMedia): Promise<void> {
  const { id, sample, trouble } = media;
  if (trouble?.fault) {
    const { operation, fault, times = "forever" } = trouble.fault;
    // One that strikes once has done so, or the restarted sandbox would strike again.
    if (times === "forever" || !(await exists(sandbox, id))) {
      await sandbox.addFault({ id: `demo ${id}`, match: { operation, mediaId: id }, times, fault });
    }
  }
  if (trouble?.media === "never-there" || (await exists(sandbox, id))) return;
  await sandbox.putMedia({
    id,
    accessKey: ACCOUNT.accessKey,
    businessPhone,
    content: trouble?.sizeBytes
      ? { from: "generated", sizeBytes: trouble.sizeBytes, seed: id, beginsWith: sample.name }
      : { from: "sample", name: sample.name },
    mimeType: sample.mimeType,
    fileName: sample.fileName ?? sample.name,
    declaredHash: trouble?.declaredHash,
  });
  if (trouble?.media) await sandbox.setMediaState(id, trouble.media);
}

async function exists(sandbox: NxcloudControl, id: string): Promise<boolean> {
  return (await sandbox.findMedia(id)) !== null;
}

async function deliver(sandbox: NxcloudControl, connection: DemoConnection, message: PlannedMessage): Promise<void> {
  const { media, text, customer, messageId } = message;
  const common = { ...customer, messageId, timestamp: Math.floor(message.at.getTime() / 1000) };
  const delivery = await sandbox.deliver({
    accessKey: ACCOUNT.accessKey,
    businessPhone: message.businessPhone,
    url: connection.webhookUrl,
    message: media
      ? {
          ...common,
          type: media.sample.kind,
          mediaId: media.id,
          mimeType: media.sample.mimeType,
          caption: text ?? undefined,
        }
      : { ...common, type: "text", body: text ?? "" },
  });
  if (delivery.delivered) return;
  const last = delivery.attempts.at(-1);
  throw new Error(`The console did not take a callback: ${last?.status ?? "no answer"} ${last?.answer ?? ""}`);
}
