import type { Metadata } from "next";
import Link from "next/link";
import { HealthBoard } from "@/components/health/health-board";
import { LivePage } from "@/components/shell/live-page";
import { readHealth } from "@/lib/media/use-cases/read-health";
import { paths } from "@/lib/paths";
import { HEALTH_RANGES, type HealthRange, healthQuerySchema } from "@/lib/schemas/health";
import { pageOperator } from "../page-operator";

export const metadata: Metadata = { title: "Health" };

const RENEW_MS = 30_000;
const RANGE_WORD: Readonly<Record<HealthRange, string>> = { "24h": "24 hours", "7d": "7 days" };

export default async function HealthPage({ searchParams }: PageProps<"/health">) {
  const operator = await pageOperator();
  const { range } = healthQuerySchema.parse(await searchParams);
  const board = await readHealth(operator, range, new Date());
  return (
    <div className="scrollbar-quiet h-full overflow-y-auto">
      <header className="flex flex-wrap items-end gap-x-3 gap-y-2 border-line border-b px-3 pt-2 pb-2.5 md:px-5 md:pt-3">
        <div className="min-w-0 flex-1">
          <h1 className="font-semibold text-xl tracking-[-0.01em]">Health</h1>
          <p className="text-ink-2">What succeeds and fails at each number, and who has to act.</p>
        </div>
        <nav
          aria-label="Time shown"
          className="flex h-[30px] overflow-hidden rounded-sm border border-line-strong pointer-coarse:h-9"
        >
          {HEALTH_RANGES.map((each) => (
            <Link
              key={each}
              href={paths.health(each === "24h" ? {} : { range: each })}
              aria-current={each === range ? "page" : undefined}
              className="inline-flex items-center px-2.5 font-medium text-ink-2 transition-colors not-first:border-line-strong not-first:border-l hover:text-ink focus-visible:-outline-offset-2 aria-[current=page]:bg-sunken aria-[current=page]:text-ink"
            >
              {RANGE_WORD[each]}
            </Link>
          ))}
        </nav>
      </header>
      <div className="px-3 md:px-5">
        <LivePage on={["incident", "breaker", "ready"]} everyMs={RENEW_MS}>
          <HealthBoard board={board} />
        </LivePage>
      </div>
    </div>
  );
}
