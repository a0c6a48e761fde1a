import type { Command } from "commander";
import { z } from "zod";
import { getUpload, type ListedUpload } from "../data/uploads";
import { presentUpload } from "../media/use-cases/present-uploads";
import { receiveUpload } from "../media/use-cases/receive-upload";
import { type Cli, type CliContext, does, NoSuchError } from "./command";
import { openFile } from "./files";
import { presentUploadReport } from "./media-report";
import { resolveNumber } from "./resolve";
import { addWaitOptions, waitSchema, waitUntilSettled } from "./wait";

export function addUploadCommand(media: Command, cli: Cli): void {
  const command = media
    .command("upload <file>")
    .description("upload a file to the provider of a number and get its provider media id")
    .requiredOption("--number <number>", "the number to upload for (id or digits)")
    .addHelpText(
      "after",
      "\nExample:\n  $ npm run --silent cli -- media upload --number 4930123456 receipt.pdf --wait",
    );
  addWaitOptions(command);
  const input = waitSchema.extend({ file: z.string().min(1), number: z.string() });
  does(command, cli, input, async ({ file, number, wait, timeout }, context) => {
    const { id: phoneNumberId } = await resolveNumber(context.scope, number);
    const { name, sizeBytes, body } = await openFile(file);
    const { uploadId } = await receiveUpload(context.scope, {
      phoneNumberId,
      fileName: name,
      body,
      declaredSizeBytes: sizeBytes,
      signal: new AbortController().signal,
    });
    if (!wait) return presentUploadReport(presentUpload(await readUpload(context, uploadId), context.scope));
    const upload = await waitUntilSettled(
      {
        read: () => readUpload(context, uploadId),
        isSettled: ({ status }) => status === "DONE" || status === "FAILED",
        isWaitingForWorker: ({ status }) => status === "QUEUED",
        nextAttemptAt: ({ nextAttemptAt }) => nextAttemptAt?.toISOString() ?? null,
      },
      timeout,
      context.note,
    );
    return presentUploadReport(presentUpload(upload, context.scope), upload.status !== "DONE");
  });
}

async function readUpload({ scope }: CliContext, uploadId: string): Promise<ListedUpload> {
  const upload = await getUpload(scope, uploadId);
  if (!upload) throw new NoSuchError(`The upload ${uploadId} is gone.`);
  return upload;
}
