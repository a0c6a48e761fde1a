import { pipeline } from "node:stream/promises";
import { type Command, Option } from "commander";
import { z } from "zod";
import { recordAudit } from "../data/audit";
import { inTransaction, type Tx } from "../data/transaction";
import { InvalidInputError } from "../errors";
import { isUuid } from "../ids";
import { isFinal } from "../media/status";
import { fetchReference } from "../media/use-cases/fetch-reference";
import { startDownload } from "../media/use-cases/ingest-reference";
import { openContent } from "../media/use-cases/open-content";
import { askForProbe } from "../media/use-cases/probe-item";
import { readMediaDetail, readMediaPage } from "../media/use-cases/read-media";
import {
  DIRECTIONS,
  directionSchema,
  fetchReferenceInputSchema,
  MEDIA_KINDS,
  MEDIA_STATUSES,
  mediaListQuerySchema,
} from "../schemas/media";
import { type Cli, type CliContext, does, NoSuchError, type Report } from "./command";
import { addBundleCommand } from "./media-bundle";
import { presentMedia, presentPage, presentProbe } from "./media-report";
import { addUploadCommand } from "./media-upload";
import { addVersionCommands } from "./media-versions";
import { resolveNumber } from "./resolve";
import { addWaitOptions, type WaitChoice, waitSchema, waitUntilSettled } from "./wait";

const naming = z.object({
  id: z
    .string()
    .transform((id) => id.toLowerCase())
    .refine(isUuid, "This is not the id of an item."),
});

const MEDIA_JSON = `
JSON:
  {"item": {"id", "status", "providerMediaId", "sha256", "sizeBytes", "mimeType", "nextAttemptAt",
            "failure": null | {"reason", "cause", "confidence", "title", "happened", "nextStep", "detail", "whoActs",
                               "providerCode", "httpStatus", …}, "customerMessages": […], "attempts": […], …}}
  STORED: exit code 0. FAILED, GONE, QUARANTINED: exit code 1, and nothing more happens by itself.
  With --wait, exit code 1 too when the time is up or the next attempt comes later than that: QUEUED, DOWNLOADING,
  RETRY_WAIT (another attempt is due), AWAITING_PROVIDER (the provider fetches the file itself and reports later).`;

export function addMediaCommands(program: Command, cli: Cli): void {
  const media = program.command("media").description("what customers sent and what was uploaded");
  addList(media, cli);
  const show = media.command("show <id>").description("show one item with its attempts");
  does(show, cli, naming, async ({ id }, context) => presentMedia(await detailOf(context, id)));
  addFetch(media, cli);
  addRedownload(media, cli);
  addProbe(media, cli);
  addUploadCommand(media, cli);
  addContent(media, cli);
  addBundleCommand(media, cli);
  addVersionCommands(media, cli);
}

function addList(media: Command, cli: Cli): void {
  const lower = (values: readonly string[]) => values.map((value) => value.toLowerCase()).join(", ");
  const upperCase = (value: string) => value.toUpperCase();
  const command = media
    .command("list")
    .description("show items, newest first")
    .option("--number <number>", "only of this number (id or digits)")
    .option("--status <status>", `one or more, with commas: ${lower(MEDIA_STATUSES)}`, upperCase)
    .option("--kind <kind>", `one or more, with commas: ${lower(MEDIA_KINDS)}`, upperCase)
    .addOption(
      new Option("--direction <direction>", "only one way").choices(DIRECTIONS.map((each) => each.toLowerCase())),
    )
    .option("--query <text>", "only where the file name or the caption holds this text")
    .option("--limit <count>", "at most this many, 1 to 200", "60")
    .option("--cursor <cursor>", "go on where the last page ended")
    .addHelpText(
      "after",
      `
Examples:
  $ npm run --silent cli -- media list --number 4930123456 --limit 10
  $ npm run --silent cli -- media list --status failed,gone --json`,
    );
  const input = mediaListQuerySchema.extend({
    number: z.string().default("all"),
    direction: z.string().toUpperCase().pipe(directionSchema).optional(),
    query: mediaListQuerySchema.shape.q,
  });
  does(command, cli, input, async ({ query, ...rest }, { scope }) => {
    const number = rest.number === "all" ? "all" : (await resolveNumber(scope, rest.number)).id;
    return presentPage(await readMediaPage(scope, { ...rest, number, q: query }));
  });
}

function addFetch(media: Command, cli: Cli): void {
  const command = media
    .command("fetch")
    .description("fetch a media object by the id that the provider gave it")
    .requiredOption("--number <number>", "the business phone number that it belongs to (id or digits)")
    .requiredOption("--provider-media-id <id>", "the provider's id")
    .addOption(
      new Option("--direction <direction>", "sent by a customer, or uploaded by us")
        .choices(DIRECTIONS.map((each) => each.toLowerCase()))
        .makeOptionMandatory(),
    )
    .addHelpText(
      "after",
      `
The number is one of a connection; \`connection create\` and \`connection sync-numbers\` make them, \`number list\` shows them.
The id is what the provider named in the message, or answered to the upload.

Example:
  $ npm run --silent cli -- media fetch --number 4930123456 --provider-media-id 1234567890 --direction inbound --wait
${MEDIA_JSON}`,
    );
  addWaitOptions(command);
  const input = waitSchema.extend({
    number: z.string(),
    providerMediaId: fetchReferenceInputSchema.shape.providerMediaId,
    direction: z.string().toUpperCase().pipe(fetchReferenceInputSchema.shape.direction),
  });
  does(command, cli, input, async ({ number, providerMediaId, direction, ...waiting }, context) => {
    const { id: phoneNumberId } = await resolveNumber(context.scope, number);
    const itemId = await inTransaction(async (tx) => {
      const reference = { phoneNumberId, providerMediaId, direction };
      const { itemId } = await fetchReference(context.scope, tx, reference, new Date());
      await recordAsk(context, tx, "media.fetch", itemId, phoneNumberId);
      return itemId;
    });
    return reportDownload(context, itemId, waiting);
  });
}

function addRedownload(media: Command, cli: Cli): void {
  const command = media
    .command("redownload <id>")
    .description("fetch an item from its provider again; bytes we have stay until the new ones are verified");
  command.addHelpText("after", MEDIA_JSON);
  addWaitOptions(command);
  does(command, cli, naming.extend(waitSchema.shape), async ({ id, ...waiting }, context) => {
    await detailOf(context, id);
    await inTransaction(async (tx) => {
      const { phoneNumberId } = await startDownload(context.scope, tx, id, "OPERATOR");
      await recordAsk(context, tx, "media.redownload", id, phoneNumberId);
    });
    return reportDownload(context, id, waiting);
  });
}

function addProbe(media: Command, cli: Cli): void {
  const command = media
    .command("probe <id>")
    .description("ask the provider whether it still has an item, without fetching it")
    .addHelpText(
      "after",
      `
JSON:
  {"probe": null | {"at", "verdict": "THERE" | "GONE" | "UNCLEAR", "mimeType", "sizeBytes", "failure": null | {…}},
   "recoverable": {"until", "latest", "certain", "because", "afterwards", "lost"}, "item": {…}}
  With --wait: THERE is exit code 0, GONE and UNCLEAR are exit code 1. The status of the item stays as it is.`,
    );
  addWaitOptions(command);
  does(command, cli, naming.extend(waitSchema.shape), async ({ id, ...waiting }, context) => {
    await detailOf(context, id);
    await inTransaction(async (tx) => {
      const { phoneNumberId } = await askForProbe(context.scope, tx, id, new Date());
      await recordAsk(context, tx, "media.probe", id, phoneNumberId);
    });
    if (!waiting.wait) return presentProbe(await detailOf(context, id));
    const item = await waitUntilSettled(
      {
        read: () => detailOf(context, id),
        isSettled: ({ probe }) => probe.askedAt === null,
        isWaitingForWorker: ({ probe }) => probe.askedAt !== null,
        nextAttemptAt: () => null,
      },
      waiting.timeout,
      context.note,
    );
    return presentProbe(item, item.probe.askedAt !== null || item.latestProbe?.verdict !== "THERE");
  });
}

function addContent(media: Command, cli: Cli): void {
  const command = media
    .command("content <id>")
    .description("write the bytes of an item to standard output; recorded as a download")
    .addHelpText("after", "\nExample:\n  $ npm run --silent cli -- media content 0198c1… > photo.jpg");
  does(command, cli, naming, async ({ id }, context) => {
    if (context.terminal.stdout.isTTY)
      throw new InvalidInputError("Bytes do not suit a terminal. Send them to a file: … > name");
    const item = await detailOf(context, id);
    if (!item.blobId) throw new NoSuchError(`There are no bytes of ${id}: it is ${item.status}.`);
    const content = await openContent(context.scope, id, "media.download", new Date());
    const { body } = await content.open();
    await pipeline(body, context.terminal.stdout, { end: false });
    return null;
  });
}

async function detailOf({ scope }: CliContext, id: string) {
  try {
    return await readMediaDetail(scope, id);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "NOT_FOUND") {
      throw new NoSuchError(`There is no item ${id}.`);
    }
    throw error;
  }
}

function recordAsk(
  { scope }: CliContext,
  tx: Tx,
  action: string,
  itemId: string,
  phoneNumberId: string,
): Promise<void> {
  return recordAudit(scope, tx, { action, subjectType: "media_item", subjectId: itemId, phoneNumberId });
}

async function reportDownload(context: CliContext, itemId: string, waiting: WaitChoice): Promise<Report> {
  if (!waiting.wait) return presentMedia(await detailOf(context, itemId));
  const item = await waitUntilSettled(
    {
      read: () => detailOf(context, itemId),
      isSettled: ({ status }) => isFinal(status),
      isWaitingForWorker: ({ status }) => status === "QUEUED",
      nextAttemptAt: ({ nextAttemptAt }) => nextAttemptAt,
    },
    waiting.timeout,
    context.note,
  );
  return presentMedia(item, item.status !== "STORED");
}
