"use client";

import { Stethoscope } from "lucide-react";
import type { ReactNode } from "react";
import { ExchangeRow } from "@/components/inspector/exchange-row";
import { Button } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import { Skeleton } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { checkConnection } from "@/lib/actions/connections";
import type { CheckLineDto, CheckReportDto, ConnectionSummaryDto } from "@/lib/schemas/connections";
import { Failure } from "./failure";
import { OUTCOME, Outcome } from "./state-badges";
import { useDeed } from "./use-deed";

/** Asks the provider whether everything is right, and says of each thing whether it is and what to do. `help` leads further. */
export function CheckPanel({ connection, help }: { connection: ConnectionSummaryDto; help: ReactNode }) {
  const check = useDeed<{ connectionId: string }, CheckReportDto>(checkConnection);
  const { lastCheck } = connection;
  return (
    <div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button variant="primary" busy={check.isPending} onClick={() => check.mutate({ connectionId: connection.id })}>
          {!check.isPending && <Stethoscope />} Check
        </Button>
        <span className="flex flex-wrap items-center gap-x-2 text-ink-2">
          {check.isPending && "Asking the provider…"}
          {!check.isPending && lastCheck && (
            <>
              <Outcome outcome={lastCheck.outcome} /> <Time iso={lastCheck.at} />
            </>
          )}
          {!check.isPending && !lastCheck && "Never checked"}
        </span>
      </div>
      <div className="mt-3 empty:mt-0" aria-live="polite">
        <Failure error={check.error} />
        {check.isPending && <CheckSkeleton />}
        {!check.isPending && check.data && <CheckReport report={check.data} help={help} />}
      </div>
    </div>
  );
}

function CheckSkeleton() {
  return (
    <div aria-hidden className="divide-y divide-line rounded-lg border border-line">
      {[140, 96, 180, 120].map((width) => (
        <div key={width} className="flex items-start gap-3 px-3.5 py-3">
          <Skeleton className="size-4 rounded-full" />
          <div className="flex-1 space-y-2">
            <Skeleton className="h-4" style={{ width }} />
            <Skeleton className="h-3 w-4/5" />
          </div>
        </div>
      ))}
    </div>
  );
}

function CheckReport({ report, help }: { report: CheckReportDto; help: ReactNode }) {
  const failed = report.lines.some((line) => line.outcome === "failed");
  return (
    <>
      <ul aria-label="What the check found" className="divide-y divide-line rounded-lg border border-line">
        {report.lines.map((line) => (
          <CheckLine key={line.id} line={line} />
        ))}
      </ul>
      {failed && <p className="mt-3 flex flex-wrap gap-x-4">{help}</p>}
      {report.exchanges.length > 0 && (
        <Disclosure summary={`What was asked and answered (${report.exchanges.length})`} className="mt-3">
          <ul className="grid gap-3 text-sm">
            {report.exchanges.map((exchange) => (
              <ExchangeRow key={`${exchange.startedAt} ${exchange.path}`} exchange={exchange} />
            ))}
          </ul>
        </Disclosure>
      )}
    </>
  );
}

function CheckLine({ line }: { line: CheckLineDto }) {
  const { icon: Icon, ink, word } = OUTCOME[line.outcome];
  return (
    <li className="flex items-start gap-3 px-3.5 py-2.5">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${ink}`} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className="font-medium">{line.label}</span>
          <span className={`font-medium text-sm ${ink}`}>{word}</span>
        </p>
        <p className="break-words text-ink-2">
          {line.detail} {line.at && <Time iso={line.at} />}
        </p>
        {line.remedy && <p className="mt-1 break-words">→ {line.remedy}</p>}
      </div>
    </li>
  );
}
