import { CircleCheck, CircleDashed, TriangleAlert } from "lucide-react";
import { FINDING_VERDICT_WORDS, FINDING_WORDS, type FindingDto } from "@/lib/schemas/versions";
import { formatBytes } from "@/lib/sizes";
import { SectionTitle } from "./fact-list";

const VERDICT = {
  match: { icon: CircleCheck, ink: "text-stored" },
  mismatch: { icon: TriangleAlert, ink: "text-failed" },
  unverifiable: { icon: CircleDashed, ink: "text-ink-3" },
} as const;

/** The ends of a long value; all of it is in the title and under the identifiers. */
export function shortened(value: string, ends = 8): string {
  return value.length > ends * 2 + 1 ? `${value.slice(0, ends)}…${value.slice(-ends)}` : value;
}

function valueText(id: FindingDto["id"], value: string | null): string {
  if (value === null) return "–";
  if (id === "size") return formatBytes(Number(value));
  return id === "hash" || id === "earlier" ? shortened(value, 5) : value;
}

/** What was announced beside what the bytes really are. */
export function FindingsTable({ findings }: { findings: readonly FindingDto[] }) {
  if (findings.length === 0) return null;
  return (
    <section>
      <SectionTitle>Declared and measured</SectionTitle>
      <table className="w-full table-fixed border-collapse text-left">
        <colgroup>
          <col className="w-[96px]" />
          <col />
          <col className="w-[108px]" />
        </colgroup>
        <thead className="sr-only">
          <tr>
            <th scope="col">Of the bytes</th>
            <th scope="col">Measured, and where it differs declared</th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        <tbody>
          {findings.map(({ id, verdict, declared, measured }) => {
            const look = VERDICT[verdict];
            return (
              <tr key={id} className="border-line border-t align-top last:border-b">
                <th scope="row" className="py-[5px] font-normal text-ink-2">
                  {FINDING_WORDS[id]}
                </th>
                <td className="mono py-[5px] pr-2">
                  {verdict === "mismatch" && (
                    <span className="block truncate text-ink-3 line-through" title={declared ?? undefined}>
                      {valueText(id, declared)}
                    </span>
                  )}
                  <span className="block truncate" title={measured ?? undefined}>
                    {valueText(id, measured)}
                  </span>
                </td>
                <td className={`py-[5px] ${look.ink}`}>
                  <span className="flex items-center justify-end gap-1.5 text-sm leading-5">
                    <look.icon aria-hidden className="size-3.5 shrink-0" />
                    {FINDING_VERDICT_WORDS[verdict]}
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
