import { type Command, Option } from "commander";
import { z } from "zod";
import { recordAudit } from "../data/audit";
import type { Scope } from "../data/scope";
import { inTransaction, type Tx } from "../data/transaction";
import { InvalidInputError } from "../errors";
import { askForBulkRun } from "../media/use-cases/bulk/plan-run";
import { readBulkRun, readBulkRuns } from "../media/use-cases/bulk/read-runs";
import { cancelBulkRun, pauseBulkRun, resumeBulkRun, startBulkRun } from "../media/use-cases/bulk/steer-run";
import {
  BULK_DEEDS,
  type BulkDetailDto,
  type BulkSelection,
  bulkDeedSchema,
  bulkRunInputSchema,
  startBulkInputSchema,
} from "../schemas/bulk";
import { MEDIA_KINDS, MEDIA_STATUSES, mediaListQuerySchema } from "../schemas/media";
import { type Cli, type CliContext, collect, does, type Report } from "./command";
import { resolveConnection, resolveNumber } from "./resolve";
import { table } from "./text";
import { addWaitOptions, waitSchema, waitUntilSettled } from "./wait";

const JSON_HELP = `
JSON:
  {"run": {"id", "deed", "status", "total", "succeeded", "failed", "skipped", "waiting", "inFlight", "haltReason",
           "figures": {"ELIGIBLE" | "UNKNOWN" | "STORED" | "HOPELESS": {"items", "bytes", "unsized"}}, "numbers": […], …}}
  status: PLANNING, PLANNED, CANARY, RUNNING, PAUSED, HALTED, CANCELLED, DONE. HALTED: exit code 1.`;

/** `bulk plan|start|status|list|pause|resume|cancel`: many items at once. */
export function addBulkCommands(program: Command, cli: Cli): void {
  const bulk = program.command("bulk").description("fetch or check many items: plan, try a few, run behind live media");
  addPlan(bulk, cli);
  addStart(bulk, cli);
  const status = bulk.command("status <run>").description("show a run").addHelpText("after", JSON_HELP);
  does(status, cli, naming, async ({ run }, { scope }) => presentRun(await readBulkRun(scope, run, new Date())));
  does(bulk.command("list").description("show the latest runs"), cli, z.object({}), async (_, { scope }) => {
    const { runs } = await readBulkRuns(scope);
    const cells = runs.map((run) => [
      run.createdAt,
      run.status,
      run.deed,
      `${run.succeeded + run.failed} of ${run.total - run.skipped}`,
      run.selection,
      run.id,
    ]);
    const text = table(["asked for", "status", "deed", "done", "selection", "id"], cells, "No bulk run yet.");
    return { json: { runs }, text };
  });
  addSteering(bulk, cli, "pause", "ask for nothing more; what is in flight is finished", pauseBulkRun);
  addSteering(bulk, cli, "resume", "go on with a run that was paused or halted itself", resumeBulkRun);
  addSteering(bulk, cli, "cancel", "end a run for good; what is in flight is finished", cancelBulkRun);
}

const naming = z.object({ run: bulkRunInputSchema.shape.bulkRunId });

function addPlan(bulk: Command, cli: Cli): void {
  const upper = (value: string) => value.toUpperCase();
  const lower = (values: readonly string[]) => values.map((value) => value.toLowerCase()).join(", ");
  const command = bulk
    .command("plan")
    .description("look through a selection and say what asking for it would come to; asks no provider")
    .addOption(new Option("--deed <deed>", "fetch again or only look").choices([...BULK_DEEDS]).default("redownload"))
    .option("--item <id>", "this item; repeat for more", collect, [])
    .option("--missing-of <connection>", "what of a connection is not stored and not on its way")
    .option("--number <number>", "all of this number that matches, by digits or id; without it of all numbers")
    .option("--status <status>", `one or more, with commas: ${lower(MEDIA_STATUSES)}`, upper)
    .option("--kind <kind>", `one or more, with commas: ${lower(MEDIA_KINDS)}`, upper)
    .option("--query <text>", "only where the file name or the caption holds this text")
    .addHelpText(
      "after",
      `
Examples:
  $ npm run --silent cli -- bulk plan --number 4930123456 --status failed,gone --wait
  $ npm run --silent cli -- bulk plan --missing-of "Support desk" --wait --json
${JSON_HELP}`,
    );
  addWaitOptions(command);
  const input = waitSchema.extend({
    deed: bulkDeedSchema,
    item: z.array(z.uuid()),
    missingOf: z.string().optional(),
    number: z.string().optional(),
    status: mediaListQuerySchema.shape.status,
    kind: mediaListQuerySchema.shape.kind,
    query: mediaListQuerySchema.shape.q,
  });
  does(command, cli, input, async ({ deed, wait, timeout, ...wanted }, context) => {
    const { scope } = context;
    const selection = await selectionOf(scope, wanted);
    const { bulkRunId } = await inTransaction(async (tx) => {
      const asked = await askForBulkRun(scope, tx, { deed, selection }, new Date());
      await note(scope, tx, "plan", asked.bulkRunId);
      return asked;
    });
    return report(context, bulkRunId, { wait, timeout }, (run) => run.status !== "PLANNING");
  });
}

async function selectionOf(
  scope: Scope,
  wanted: {
    item: string[];
    missingOf?: string | undefined;
    number?: string | undefined;
    query?: string | undefined;
  } & Pick<z.output<typeof mediaListQuerySchema>, "status" | "kind">,
): Promise<BulkSelection> {
  const { item, missingOf, number, status, kind, query } = wanted;
  const filtered = number !== undefined || status !== undefined || kind !== undefined || query !== undefined;
  if ([item.length > 0, missingOf !== undefined, filtered].filter(Boolean).length > 1) {
    throw new InvalidInputError("Choose by --item, by --missing-of or by filters, not by several of them.");
  }
  if (item.length > 0) return { by: "items", itemIds: item };
  if (missingOf !== undefined) return { by: "missing", connectionId: (await resolveConnection(missingOf)).id };
  if (!filtered)
    throw new InvalidInputError("Say which items: --item, --missing-of, or a filter such as --status failed.");
  const numberId = number === undefined ? "all" : (await resolveNumber(scope, number)).id;
  return { by: "filter", number: numberId, status, kind, q: query };
}

function addStart(bulk: Command, cli: Cli): void {
  const command = bulk
    .command("start <run>")
    .description("start a planned run with a few items; the rest follows when those do not fail alike")
    .option("--include <forecasts>", "beside what should be there, with commas: unknown, stored, hopeless", "")
    .addHelpText("after", JSON_HELP);
  addWaitOptions(command);
  const include = z
    .string()
    .transform((text) => text.toUpperCase().split(",").filter(Boolean))
    .pipe(startBulkInputSchema.shape.include);
  does(command, cli, naming.extend({ ...waitSchema.shape, include }), async ({ run, include, ...waiting }, context) => {
    await inTransaction(async (tx) => {
      await startBulkRun(context.scope, tx, { bulkRunId: run, include }, new Date());
      await note(context.scope, tx, "start", run);
    });
    return report(context, run, waiting, ({ status }) => status !== "CANARY" && status !== "RUNNING");
  });
}

function addSteering(
  bulk: Command,
  cli: Cli,
  deed: "pause" | "resume" | "cancel",
  description: string,
  steer: (scope: Scope, tx: Tx, bulkRunId: string, now: Date) => Promise<void>,
): void {
  const command = bulk.command(`${deed} <run>`).description(description).addHelpText("after", JSON_HELP);
  does(command, cli, naming, async ({ run }, { scope }) => {
    await inTransaction(async (tx) => {
      await steer(scope, tx, run, new Date());
      await note(scope, tx, deed, run);
    });
    return presentRun(await readBulkRun(scope, run, new Date()));
  });
}

function note(scope: Scope, tx: Tx, deed: string, id: string): Promise<void> {
  return recordAudit(scope, tx, { action: `bulk.${deed}`, subjectType: "bulk_run", subjectId: id });
}

async function report(
  { scope, note: tell }: CliContext,
  id: string,
  waiting: z.output<typeof waitSchema>,
  isSettled: (run: BulkDetailDto) => boolean,
): Promise<Report> {
  const read = () => readBulkRun(scope, id, new Date());
  if (!waiting.wait) return presentRun(await read());
  const awaited = {
    read,
    isSettled,
    isWaitingForWorker: (run: BulkDetailDto) => !isSettled(run),
    nextAttemptAt: () => null,
  };
  return presentRun(await waitUntilSettled(awaited, waiting.timeout, tell));
}

function presentRun(run: BulkDetailDto): Report {
  const { ELIGIBLE, UNKNOWN, STORED, HOPELESS } = run.figures;
  const lines = [
    `${run.id}  ${run.status}  ${run.selection}`,
    `${run.total} items: ${ELIGIBLE.items} should be there, ${UNKNOWN.items} nobody can tell, ${STORED.items} stored, ${HOPELESS.items} hopeless`,
    `${run.succeeded} done, ${run.failed} failed, ${run.inFlight} under way, ${run.waiting} waiting, ${run.skipped} left out`,
    ...(run.haltReason ? [run.haltReason] : []),
    ...(run.planNote ? [run.planNote] : []),
  ];
  return { json: { run }, text: lines.join("\n"), failed: run.status === "HALTED" };
}
