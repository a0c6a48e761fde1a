"use client";

import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { Disclosure } from "@/components/ui/disclosure";
import { formatBytes } from "@/components/ui/format";
import { Time } from "@/components/ui/time";
import { spanText } from "@/lib/media/time-left";
import type { AttemptDto, MediaDetailDto } from "@/lib/schemas/media";
import { ExchangeRow } from "./exchange-row";
import { SectionTitle } from "./fact-list";

const TRIGGER: Readonly<Record<AttemptDto["trigger"], string>> = {
  WEBHOOK: "Webhook",
  OPERATOR: "By hand",
  RETRY: "Automatic",
  SWEEP: "Sweep",
  BULK: "Bulk run",
};

const DOT: Readonly<Record<AttemptDto["outcome"], string>> = {
  RUNNING: "bg-moving",
  SUCCEEDED: "bg-stored",
  PENDING_AT_PROVIDER: "bg-waiting",
  FAILED: "bg-failed",
  ABANDONED: "bg-ink-3",
};

const BEGINNING: Readonly<Record<MediaDetailDto["source"], string>> = {
  WEBHOOK: "Announced by webhook",
  OPERATOR: "Id entered by hand",
  UPLOAD: "Uploaded from this console",
};

function outcomeText(attempt: AttemptDto): string {
  const took = attempt.finishedAt ? Date.parse(attempt.finishedAt) - Date.parse(attempt.startedAt) : null;
  const time = took === null ? "" : ` · ${took < 1000 ? `${took} ms` : spanText(took)}`;
  switch (attempt.outcome) {
    case "RUNNING":
      return "Running";
    case "SUCCEEDED":
      return `Fetched ${formatBytes(attempt.bytesReceived)}${time}`;
    case "PENDING_AT_PROVIDER":
      return "The provider took the request and is preparing it";
    case "ABANDONED":
      return attempt.failure?.title ?? "Given up: the worker stopped before it was done";
    case "FAILED":
      return `${attempt.failure?.title ?? "Failed"}${attempt.bytesReceived > 0 ? ` after ${formatBytes(attempt.bytesReceived)}` : ""}${time}`;
  }
}

/** Every try to fetch the bytes, newest first, down to where the item came from. */
export function Attempts({ item }: { item: MediaDetailDto }) {
  return (
    <section>
      <SectionTitle aside={item.attempts.length > 1 ? `${item.attempts.length} attempts` : undefined}>
        What happened
      </SectionTitle>
      <ol>
        {item.attempts.map((attempt, index) => (
          <Step
            key={attempt.id}
            dot={DOT[attempt.outcome]}
            title={
              <>
                Attempt {attempt.number} <span className="font-normal text-ink-2">· {TRIGGER[attempt.trigger]}</span>
                {attempt.operatorName && <span className="font-normal text-ink-2"> · {attempt.operatorName}</span>}
              </>
            }
            at={attempt.startedAt}
          >
            <p className="text-ink-2">{outcomeText(attempt)}</p>
            {attempt.exchanges.length > 0 && (
              <Disclosure
                open={index === 0}
                summary={`${attempt.exchanges.length} ${attempt.exchanges.length === 1 ? "step" : "steps"}`}
              >
                <ol className="grid gap-2.5">
                  {attempt.exchanges.map((exchange) => (
                    <ExchangeRow key={`${exchange.startedAt} ${exchange.step} ${exchange.path}`} exchange={exchange} />
                  ))}
                </ol>
              </Disclosure>
            )}
          </Step>
        ))}
        <Step dot="bg-line-strong" title={BEGINNING[item.source]} at={item.receivedAt} />
      </ol>
    </section>
  );
}

function Step({ dot, title, at, children }: { dot: string; title: ReactNode; at: string; children?: ReactNode }) {
  return (
    <li className="group/step relative pb-3 pl-6 last:pb-0">
      <span aria-hidden className={cn("absolute top-[9px] left-[5px] z-10 size-[7px] rounded-full", dot)} />
      <span aria-hidden className="absolute top-5 bottom-[-8px] left-2 w-px bg-line group-last/step:hidden" />
      <div className="flex items-start justify-between gap-2">
        <h4 className="min-w-0 py-[3px] font-medium">{title}</h4>
        <span className="mono shrink-0 text-ink-3">
          <Time iso={at} as="moment" />
        </span>
      </div>
      {children}
    </li>
  );
}
