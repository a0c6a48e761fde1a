import type { Command } from "commander";
import { z } from "zod";
import { recordAudit } from "../data/audit";
import { inTransaction } from "../data/transaction";
import { InvalidInputError, NotFoundError } from "../errors";
import { isUuid } from "../ids";
import { showVersion } from "../media/use-cases/adopt-bytes";
import { type Purged, purgeDetails, purgeItem } from "../media/use-cases/purge";
import { numberOfItem, readMediaDetail } from "../media/use-cases/read-media";
import { MOST_PURGED_AT_ONCE } from "../schemas/versions";
import { formatBytes } from "../sizes";
import { type Cli, type CliContext, does, NoSuchError } from "./command";
import { presentMedia } from "./media-report";
import { table } from "./text";

const uuid = (what: string) =>
  z
    .string()
    .transform((id) => id.toLowerCase())
    .refine(isUuid, `This is not the id of ${what}.`);

export function addVersionCommands(media: Command, cli: Cli): void {
  addPurge(media, cli);
  addUseVersion(media, cli);
}

function addPurge(media: Command, cli: Cli): void {
  const command = media
    .command("purge <ids...>")
    .description("delete all bytes of items for good; what is known about them stays, and each is recorded")
    .requiredOption("--confirm <count>", "how many items these are, so that nobody deletes more than was meant")
    .addHelpText(
      "after",
      `
Bytes that another item has as well stay with it. The storage sweep takes the others within two hours.

Example:
  $ npm run --silent cli -- media purge 0198c1… 0198c2… --confirm 2

JSON:
  {"purged": [{"id", "sha256s": […], "sizeBytes"}]}`,
    );
  const input = z.object({ ids: z.array(uuid("an item")).max(MOST_PURGED_AT_ONCE), confirm: z.coerce.number().int() });
  does(command, cli, input, async ({ ids, confirm }, context) => {
    const items = [...new Set(ids)];
    if (items.length !== confirm) throw new InvalidInputError(`To confirm, give the number of items: ${items.length}`);
    const purged: (Purged & { id: string })[] = [];
    for (const id of items) purged.push({ id, ...(await purgeOne(context, id)) });
    const rows = purged.map(({ id, sha256s, sizeBytes }) => [id, String(sha256s.length), formatBytes(sizeBytes)]);
    return { json: { purged }, text: table(["item", "versions", "bytes"], rows, "") };
  });
}

function purgeOne({ scope }: CliContext, id: string): Promise<Purged> {
  return inTransaction(async (tx) => {
    const phoneNumberId = await found(id, numberOfItem(scope, tx, id));
    const purged = await purgeItem(scope, tx, id);
    const subject = { subjectType: "media_item", subjectId: id, phoneNumberId };
    await recordAudit(scope, tx, { action: "media.purge", ...subject, details: purgeDetails(purged) });
    return purged;
  });
}

function addUseVersion(media: Command, cli: Cli): void {
  const command = media
    .command("use-version <id> <version>")
    .description("show another version of an item, also one that was held back; recorded")
    .addHelpText("after", "\n`media show ID --json` lists the versions.");
  const input = z.object({ id: uuid("an item"), version: uuid("a version") });
  does(command, cli, input, async ({ id, version: versionId }, { scope }) => {
    await inTransaction(async (tx) => {
      const phoneNumberId = await found(id, numberOfItem(scope, tx, id));
      const shown = await found(versionId, showVersion(scope, tx, { itemId: id, versionId }, new Date()));
      const subject = { subjectType: "media_item", subjectId: id, phoneNumberId };
      await recordAudit(scope, tx, { action: "media.use-version", ...subject, details: { versionId, ...shown } });
    });
    return presentMedia(await readMediaDetail(scope, id));
  });
}

async function found<T>(id: string, looking: Promise<T>): Promise<T> {
  try {
    return await looking;
  } catch (error) {
    throw error instanceof NotFoundError ? new NoSuchError(`There is no ${id}.`) : error;
  }
}
