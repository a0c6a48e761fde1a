import { createReadStream } from "node:fs";
import type { BusinessPhoneNumber } from "../../lib/data/generated/client";
import type { Scope } from "../../lib/data/scope";
import { receiveUpload } from "../../lib/media/use-cases/receive-upload";
import { samplePath } from "../../lib/sandbox/samples";

const TIMEOUT_MS = 30_000;

/** Samples that the admin sends to the provider, the way the upload page does. */
export async function seedUploads(
  requestId: string,
  operatorId: string,
  numbers: readonly BusinessPhoneNumber[],
  samples: readonly string[],
): Promise<void> {
  const scope: Scope = { kind: "operator", operatorId, role: "ADMIN", phoneNumberIds: "all", requestId };
  for (const [index, fileName] of samples.entries()) {
    const number = numbers[index % numbers.length];
    if (!number) return;
    await receiveUpload(scope, {
      phoneNumberId: number.id,
      fileName,
      body: createReadStream(samplePath(fileName)),
      declaredSizeBytes: null,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  }
}
