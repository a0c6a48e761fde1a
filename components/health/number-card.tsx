import { BellOff, CirclePause, KeyRound, ShieldAlert, Siren } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { formatPhoneNumber, givenName, numberName } from "@/components/media/phone-number";
import { BREAKER_WORD } from "@/components/numbers/breaker-text";
import { HoldReason } from "@/components/numbers/hold-reason";
import { HEALTH_WORDS, HealthDot } from "@/components/shell/health-dot";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { HealthRange, NumberHealthDto } from "@/lib/schemas/health";
import { HoursChart } from "./hours-chart";

/** One number: how it is doing in a word, what ended in the range, and what is worth knowing. */
export function NumberCard({ number, range }: { number: NumberHealthDto; range: HealthRange }) {
  const headingId = `health-${number.id}`;
  const paused = number.breaker.state === "paused";
  return (
    <article
      aria-labelledby={headingId}
      className="@[860px]:grid grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)] gap-x-8 border-line border-t py-4 first:border-t-0"
    >
      <div className="min-w-0">
        <div className="flex items-start gap-2">
          <span className="grid h-5 place-items-center">
            {paused ? <CirclePause aria-hidden className="size-4 text-failed" /> : <HealthDot health={number.health} />}
          </span>
          <div className="min-w-0">
            <h3 id={headingId} className="scroll-mt-4 font-semibold">
              <Link href={paths.media(number.id)} className="underline-offset-4 hover:underline">
                {numberName(number)}
              </Link>
              {givenName(number) && (
                <span className="mono ml-2 font-normal text-ink-3">{formatPhoneNumber(number.phoneNumber)}</span>
              )}
            </h3>
            {paused && (
              <p className="text-ink-2">
                <span className="font-medium text-failed">{BREAKER_WORD.paused}.</span>{" "}
                <HoldReason breaker={number.breaker} />
              </p>
            )}
            <p className="text-ink-2">
              {!paused && <span className="font-medium text-ink">{HEALTH_WORDS[number.health]}.</span>}{" "}
              {number.healthDetail}
            </p>
            <Notes number={number} />
          </div>
        </div>
      </div>
      <div className="mt-3 @[860px]:mt-0 min-w-0">
        <HoursChart name={numberName(number)} bars={number.bars} range={range} />
        <Facts number={number} />
      </div>
    </article>
  );
}

/** 0.9734 → "97.3%"; all of many is not rounded up to. */
function percent(rate: number): string {
  if (rate === 1) return "100%";
  return `${Math.min(99.9, rate * 100).toFixed(1)}%`;
}

/** 840 → "840 ms", 2300 → "2.3 s", 95000 → "95 s". */
function seconds(ms: number): string {
  if (ms < 1_000) return `${ms} ms`;
  return ms < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`;
}

function Facts({ number }: { number: NumberHealthDto }) {
  const { successRate, latency, lastSuccessAt, waiting, lastDeliveryAt } = number;
  return (
    <dl className="mt-2 grid grid-cols-2 gap-x-5 gap-y-2 sm:grid-cols-3">
      <Fact name="Success rate">{successRate === null ? "–" : percent(successRate)}</Fact>
      <Fact name="Median · 95th percentile">
        {latency ? `${seconds(latency.medianMs)} · ${seconds(latency.p95Ms)}` : "–"}
      </Fact>
      <Fact name="Last success">{lastSuccessAt ? <Time iso={lastSuccessAt} /> : "None in this time"}</Fact>
      <Fact name="Waiting">
        {waiting ? (
          <>
            {waiting.count.toLocaleString("en")}
            {waiting.atLeast && "+"}, oldest <Time iso={waiting.since} />
          </>
        ) : (
          "Nothing"
        )}
      </Fact>
      <Fact name="Last delivery">{lastDeliveryAt ? <Time iso={lastDeliveryAt} /> : "Never"}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="truncate text-ink-3 text-sm">{name}</dt>
      <dd className="tabular leading-6">{children}</dd>
    </div>
  );
}

/** What somebody should know before anything else: held back, silent, refused, incidents. */
function Notes({ number }: { number: NumberHealthDto }) {
  const { isSilent, findings, openIncidents } = number;
  const { state } = number.breaker;
  return (
    <ul className="mt-1.5 grid gap-1">
      {(state === "open" || state === "half-open") && (
        <Note icon={<ShieldAlert />}>
          <HoldReason breaker={number.breaker} />
        </Note>
      )}
      {findings.map(({ incidentId, title }) => (
        <Note key={incidentId} icon={<KeyRound />}>
          <Link href={paths.incident(incidentId)} className="underline underline-offset-4">
            {title}
          </Link>
        </Note>
      ))}
      {isSilent && <Note icon={<BellOff />}>No delivery for longer than is usual here.</Note>}
      {openIncidents > findings.length && (
        <Note icon={<Siren />}>
          <Link href={paths.incidents({ number: number.id })} className="underline underline-offset-4">
            {openIncidents} open {openIncidents === 1 ? "incident" : "incidents"}
          </Link>
        </Note>
      )}
    </ul>
  );
}

function Note({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li className="flex items-start gap-1.5 text-failed [&>svg]:mt-[3px] [&>svg]:size-3.5 [&>svg]:shrink-0">
      {icon}
      <span className="min-w-0">{children}</span>
    </li>
  );
}
