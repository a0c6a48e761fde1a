"use client";

import { useQuery } from "@tanstack/react-query";
import { Activity, Layers, LifeBuoy, Plug, Search, Siren, TriangleAlert, Upload, Webhook } from "lucide-react";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { useModifierName } from "@/components/ui/use-modifier-name";
import { lostText, railOptions } from "@/lib/client/numbers-queries";
import { paths } from "@/lib/paths";
import { Brand } from "./brand";
import { OperatorMenu } from "./operator-menu";
import { isFailedView } from "./places";
import { RailLink } from "./rail-link";
import { RailNumbers, RailNumbersSkeleton } from "./rail-numbers";

const OPEN_COUNT_LIMIT = 100;

/** The left edge of the console, and the content of the phone's "More". `onFind` opens the palette. */
export function Rail({ onFind, onNavigate }: { onFind: () => void; onNavigate?: () => void }) {
  const { data: rail, isError, refetch } = useQuery(railOptions());
  const modifier = useModifierName();
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="px-4 pt-3 pb-3">
        <Link href={paths.home()} onClick={onNavigate} className="inline-block rounded-md">
          <Brand />
        </Link>
      </div>
      <div className="px-3 pb-3">
        <button
          type="button"
          onClick={onFind}
          className="flex h-[30px] w-full items-center gap-2 rounded-sm border border-line-strong bg-surface px-2 text-ink-3 transition-colors hover:border-ink-3/60 pointer-coarse:h-10"
        >
          <Search aria-hidden className="size-4 shrink-0" />
          <span className="flex-1 truncate text-left">Find by any id</span>
          <Kbd>{modifier} K</Kbd>
        </button>
      </div>
      {rail && <RailNumbers rail={rail} onNavigate={onNavigate} />}
      {!rail && !isError && <RailNumbersSkeleton />}
      {!rail && isError && (
        <div className="flex-1 px-4 text-ink-2 text-sm">
          <p className="mb-2">The numbers could not be loaded.</p>
          <Button size="sm" onClick={() => void refetch()}>
            Try again
          </Button>
        </div>
      )}
      <RailPlaces
        mayManage={rail?.operator.can.manage ?? false}
        openIncidents={rail?.openIncidents ?? 0}
        lostWithinDay={rail?.lostWithinDay ?? 0}
        onNavigate={onNavigate}
      />
      <div className="min-h-[52px] border-line border-t p-1.5">{rail && <OperatorMenu operator={rail.operator} />}</div>
    </div>
  );
}

function RailPlaces({
  mayManage,
  openIncidents,
  lostWithinDay,
  onNavigate,
}: {
  mayManage: boolean;
  lostWithinDay: number;
  openIncidents: number;
  onNavigate?: () => void;
}) {
  const pathname = usePathname();
  const search = useSearchParams();
  return (
    <nav aria-label="Places" className="py-2">
      <RailLink
        href={paths.rescue()}
        current={pathname === paths.rescue()}
        mark={<LifeBuoy aria-hidden />}
        end={lostWithinDay > 0 && <LostWithinDay count={lostWithinDay} />}
        onNavigate={onNavigate}
      >
        Rescue
      </RailLink>
      <RailLink
        href={paths.failed()}
        current={pathname === paths.media("all") && isFailedView(search)}
        mark={<TriangleAlert aria-hidden />}
        onNavigate={onNavigate}
      >
        Failed
      </RailLink>
      <RailLink
        href={paths.incidents()}
        current={pathname.startsWith(paths.incidents())}
        mark={<Siren aria-hidden />}
        end={openIncidents > 0 && <OpenIncidents count={openIncidents} />}
        onNavigate={onNavigate}
      >
        Incidents
      </RailLink>
      <RailLink
        href={paths.health()}
        current={pathname === paths.health()}
        mark={<Activity aria-hidden />}
        onNavigate={onNavigate}
      >
        Health
      </RailLink>
      <RailLink
        href={paths.bulkRuns()}
        current={pathname.startsWith(paths.bulkRuns())}
        mark={<Layers aria-hidden />}
        onNavigate={onNavigate}
      >
        Bulk runs
      </RailLink>
      <RailLink
        href={paths.uploads()}
        current={pathname === paths.uploads()}
        mark={<Upload aria-hidden />}
        onNavigate={onNavigate}
      >
        Uploads
      </RailLink>
      {mayManage && (
        <>
          <RailLink
            href={paths.connections()}
            current={pathname.startsWith(paths.connections())}
            mark={<Plug aria-hidden />}
            onNavigate={onNavigate}
          >
            Connections
          </RailLink>
          <RailLink
            href={paths.deliveries()}
            current={pathname.startsWith(paths.deliveries())}
            mark={<Webhook aria-hidden />}
            onNavigate={onNavigate}
          >
            Deliveries
          </RailLink>
        </>
      )}
    </nav>
  );
}

function LostWithinDay({ count }: { count: number }) {
  return (
    <span className="mono min-w-5 shrink-0 rounded-xs bg-gone-soft px-1 text-center text-gone leading-5">
      {lostText(count)}
      <span className="sr-only"> lost within a day</span>
    </span>
  );
}

/** Counting stops at a hundred. */
function OpenIncidents({ count }: { count: number }) {
  return (
    <span className="mono min-w-5 shrink-0 rounded-xs bg-failed-soft px-1 text-center text-failed leading-5">
      {count >= OPEN_COUNT_LIMIT ? `${OPEN_COUNT_LIMIT - 1}+` : count}
      <span className="sr-only"> open</span>
    </span>
  );
}
