import { itemsUnderWay, numberAtGate } from "../../data/number-gate";
import { nextInLine } from "../../data/number-slots";
import { inTransaction } from "../../data/transaction";
import { uploadsInLine } from "../../data/uploads";
import { scheduleDownload, scheduleUpload, scheduleWakeUp } from "../../jobs/schedule";
import { numberLimits } from "./number-limits";

/**
 * Starts what waits for a number as far as it has room: its uploads, then as many items as places are free, of an open
 * breaker one. Comes again when it finds the number held back. Finding nothing to do is ordinary.
 */
export async function wakeNumber(phoneNumberId: string, now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    const gate = await numberAtGate(tx, phoneNumberId, { limitsOf: numberLimits, now });
    if (!gate) return;
    const { admission, limits } = gate;
    if (!admission.admitted) {
      if (admission.until) await scheduleWakeUp(tx, phoneNumberId, admission.until);
      return;
    }
    const places = admission.trial ? 1 : limits.atOnce;
    const uploads = await uploadsInLine(tx, phoneNumberId, now, admission.trial ? 1 : undefined);
    for (const upload of uploads) await scheduleUpload(tx, upload);
    if (admission.trial && uploads.length > 0) return;
    for (let free = places - (await itemsUnderWay(tx, phoneNumberId)); free > 0; free -= 1) {
      const next = await nextInLine(tx, phoneNumberId, now);
      if (!next) return;
      await scheduleDownload(tx, next);
    }
  });
}
