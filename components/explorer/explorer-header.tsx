"use client";

import { LayoutGrid, Rows3 } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { formatPhoneNumber, givenName } from "@/components/media/phone-number";
import { HEALTH_WORDS, HealthDot } from "@/components/shell/health-dot";
import { Segmented } from "@/components/ui/segmented";
import { Time } from "@/components/ui/time";
import { Tooltip } from "@/components/ui/tooltip";
import { attentionText, numbersOf } from "@/lib/client/numbers-queries";
import { useStreamState } from "@/lib/client/use-stream-state";
import { paths } from "@/lib/paths";
import type { NumberDto, RailDto } from "@/lib/schemas/numbers";
import type { Layout } from "./use-explorer-view";

/** Whose media these are, how that number is doing, and what can be done here. `number` is null for all numbers. */
export function ExplorerHeader({
  title,
  rail,
  number,
  layout,
  onLayout,
  actions,
}: {
  title: string;
  rail: RailDto | undefined;
  number: NumberDto | null;
  layout: Layout;
  onLayout: (layout: Layout) => void;
  actions: ReactNode;
}) {
  return (
    <div className="flex min-h-12 items-center gap-2 md:gap-3">
      <div className="@container min-w-0 flex-1">
        <h1 className="flex items-baseline gap-2.5 truncate font-semibold text-xl tracking-[-0.01em]">
          <span className="truncate" title={title}>
            {title}
          </span>
          {number && givenName(number) && (
            <span className="mono hidden shrink-0 font-normal text-ink-2 text-lg @[280px]:inline">
              {formatPhoneNumber(number.phoneNumber)}
            </span>
          )}
        </h1>
        <Facts rail={rail} number={number} />
      </div>
      <div className="hidden sm:block lg:max-xl:[body:has([data-inspector=docked])_&]:hidden">
        <Segmented
          label="Layout"
          iconOnly
          value={layout}
          onChange={onLayout}
          options={[
            { value: "grid", label: "Grid", icon: <LayoutGrid /> },
            { value: "list", label: "List", icon: <Rows3 /> },
          ]}
        />
      </div>
      {actions}
    </div>
  );
}

/** Only what is at hand without counting: a total over millions of rows is not worth anyone's wait. */
function Facts({ rail, number }: { rail: RailDto | undefined; number: NumberDto | null }) {
  if (!rail) return <p className="h-6" />;
  const numbers = numbersOf(rail);
  const attention = attentionText(number ? [number] : numbers);
  return (
    <div className="flex h-6 min-w-0 items-center gap-[0.5ch] text-ink-2">
      {number && <Health number={number} />}
      <p className="min-w-0 truncate">
        {number && "· "}
        {!number && `${numbers.length} ${numbers.length === 1 ? "number" : "numbers"} · `}
        {attention === "0"
          ? "Nothing needs attention"
          : `${attention} ${attention === "1" ? "needs" : "need"} attention`}
        {number && (
          <span className="hidden @[340px]:inline">
            {" · "}
            {number.lastWebhookAt ? (
              <>
                last webhook <Time iso={number.lastWebhookAt} />
              </>
            ) : (
              "no webhook yet"
            )}
          </span>
        )}
      </p>
      <StreamMark />
    </div>
  );
}

/** The word for how the number is doing, and the way to what is behind it. */
function Health({ number: { id, health, healthDetail } }: { number: NumberDto }) {
  return (
    <Link
      href={paths.numberHealth(id)}
      title={healthDetail}
      className="-ml-0.5 inline-flex min-h-6 shrink-0 items-center gap-1 rounded-xs underline-offset-4 hover:text-ink hover:underline"
    >
      <span aria-hidden>
        <HealthDot health={health} />
      </span>
      {HEALTH_WORDS[health]}
    </Link>
  );
}

/** Says so when what is shown may be behind; silent while all is well. */
function StreamMark() {
  const lost = useStreamState() === "lost";
  return (
    <span role="status" className="shrink-0">
      {lost && (
        <Tooltip content="The connection to the console was lost. It is tried again by itself, and then everything shown is brought up to date.">
          <button type="button" className="rounded-xs bg-failed-soft px-1.5 font-medium text-failed text-sm leading-5">
            Not live, reconnecting
          </button>
        </Tooltip>
      )}
    </span>
  );
}
