import { ArrowRight, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { paths } from "@/lib/paths";
import type { ProviderChoiceDto } from "@/lib/schemas/connections";

/** The providers to choose from, one card each. */
export function ProviderCards({ choices }: { choices: readonly ProviderChoiceDto[] }) {
  return (
    <ul className="grid gap-3 sm:grid-cols-2">
      {choices.map(({ kind, label, summary, notice }) => (
        <li key={kind} className="flex">
          <Link
            href={paths.newConnection(kind)}
            className="group flex w-full flex-col rounded-lg border border-line-strong bg-surface px-4 py-3.5 transition-colors hover:border-ink-3 hover:bg-canvas"
          >
            <span className="flex items-center justify-between gap-3 font-semibold text-lg">
              {label}
              <ArrowRight
                aria-hidden
                className="size-4 text-ink-3 transition-transform group-hover:translate-x-0.5 group-hover:text-ink"
              />
            </span>
            {summary && <span className="mt-1 text-ink-2">{summary}</span>}
            {notice && (
              <span className="mt-2 flex items-start gap-1.5 text-failed text-sm">
                <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
                {notice}
              </span>
            )}
          </Link>
        </li>
      ))}
    </ul>
  );
}
