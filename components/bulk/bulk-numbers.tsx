import Link from "next/link";
import { formatPhoneNumber, givenName, numberName } from "@/components/media/phone-number";
import { BREAKER_ICON } from "@/components/numbers/breaker-mark";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { BulkDetailDto, BulkNumberDto } from "@/lib/schemas/bulk";
import { count, itemCount } from "./bulk-look";

/** The numbers that a run asks for, and what each may still be asked. */
export function BulkNumbers({ run }: { run: BulkDetailDto }) {
  if (run.status === "DONE" || run.status === "CANCELLED" || run.numbers.length === 0) return null;
  return (
    <section aria-labelledby="numbers-title" className="border-line border-t py-5">
      <h2 id="numbers-title" className="font-semibold text-lg">
        Numbers
      </h2>
      <p className="mt-0.5 mb-3 max-w-[84ch] text-ink-2">
        Providers block whoever causes too many errors. Bulk runs stop at half of what each puts up with within an hour;
        the other half is kept for live media.
      </p>
      <ul className="divide-y divide-line rounded-lg border border-line">
        {run.numbers.map((number) => (
          <NumberRow key={number.phoneNumberId} number={number} started={run.startedAt !== null} />
        ))}
      </ul>
    </section>
  );
}

function NumberRow({ number, started }: { number: BulkNumberDto; started: boolean }) {
  const { phoneNumber, phoneNumberId, figures, errorsLeft, errorShare, heldBack, open } = number;
  const items = Object.values(figures).reduce((sum, figure) => sum + figure.items, 0);
  const Icon = BREAKER_ICON[heldBack?.until ? "open" : "paused"];
  return (
    <li className="flex flex-wrap @[700px]:grid @[700px]:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_72px_136px] items-center gap-x-4 gap-y-1 px-3.5 py-2.5">
      <Link href={paths.media(phoneNumberId)} className="min-w-0 flex-1 basis-48 hover:underline">
        <span className="block truncate font-medium" title={numberName(number)}>
          {numberName(number)}
        </span>
        {givenName(number) && (
          <span className="mono block truncate text-ink-2 text-sm">{formatPhoneNumber(phoneNumber)}</span>
        )}
      </Link>
      {heldBack && (
        <span className="flex basis-56 items-start gap-1.5 text-failed text-sm">
          <Icon aria-hidden className="size-4 shrink-0" />
          <span>
            {heldBack.because}
            {heldBack.until && (
              <>
                {" "}
                <span className="whitespace-nowrap">
                  Resumes <Time iso={heldBack.until} plain />.
                </span>
              </>
            )}
          </span>
        </span>
      )}
      <span className="tabular @[700px]:col-start-3 text-ink-2 text-sm empty:hidden">
        {started ? !open && "all done" : itemCount(items)}
      </span>
      <span
        className={`tabular @[700px]:col-start-4 @[700px]:text-right text-sm ${errorsLeft === 0 ? "text-failed" : "text-ink-2"}`}
      >
        {count(errorsLeft)} of {count(errorShare)} errors left
      </span>
    </li>
  );
}
