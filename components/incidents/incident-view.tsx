import { ChevronRight, CornerDownRight, RotateCcw } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Section } from "@/components/connections/section";
import { ExchangeRow } from "@/components/inspector/exchange-row";
import { codeText } from "@/components/inspector/state-text";
import { numberName } from "@/components/media/phone-number";
import { BundleDialog } from "@/components/timeline/bundle-dialog";
import { Disclosure } from "@/components/ui/disclosure";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { AffectedQuery, IncidentDetailDto } from "@/lib/schemas/incidents";
import { AffectedList } from "./affected-list";
import { Course } from "./course";
import { IncidentActions } from "./incident-actions";
import { affectedText, IncidentBadge, incidentTitle, whoActsText } from "./incident-look";
import { RetryAll } from "./retry-all";

/** Hours that one bar of the course over a week stands for. */
const STEP = 6;

/** Everything about one incident. */
export function IncidentView({ incident, query }: { incident: IncidentDetailDto; query: AffectedQuery }) {
  const { id, state, failure, number, connectionName, operation } = incident;
  const code = codeText(failure);
  return (
    <div className="@container max-w-[992px] px-3 pb-16 md:px-5">
      <header className="flex flex-wrap items-end gap-x-3 gap-y-2.5 pt-2 pb-5 md:pt-3">
        <div className="min-w-0 flex-1 basis-full @[860px]:basis-0">
          <Link
            href={paths.incidents()}
            className="inline-flex min-h-6 items-center gap-1 rounded-xs text-ink-2 hover:text-ink"
          >
            Incidents <ChevronRight aria-hidden className="size-3.5 text-ink-3" />
          </Link>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="font-semibold text-2xl tracking-[-0.01em]">{incidentTitle(incident)}</h1>
            <IncidentBadge state={state} />
          </div>
          <p className="text-ink-2">
            <Link href={paths.media(number.id)} className="underline-offset-4 hover:underline">
              {numberName(number)}
            </Link>{" "}
            · {connectionName}
            {code && (
              <span className="text-ink-3">
                {" "}
                · <span className="mono">{code}</span>
              </span>
            )}
          </p>
          <StateLine incident={incident} />
        </div>
        {incident.can.act && (
          <div className="flex flex-wrap items-center gap-2">
            {operation === "DOWNLOAD" && incident.affected.unsolved > 0 && <RetryAll incident={incident} />}
            <IncidentActions incidentId={id} state={state} />
            {operation === "DOWNLOAD" && <BundleDialog about={{ incidentId: id }} />}
          </div>
        )}
      </header>
      <Section id="cause" title="What happened" about="The same at each of them, and whose turn it is.">
        <p>{failure.happened}</p>
        <div className="mt-2 flex gap-1.5">
          <CornerDownRight aria-hidden className="mt-[3px] size-3.5 shrink-0 text-ink-3" />
          <div className="min-w-0">
            <p className="font-medium">{whoActsText(failure)}</p>
            <p className="text-ink-2">{failure.nextStep}</p>
          </div>
        </div>
      </Section>
      <Section id="course" title="Course" about="The last seven days, six hours a bar.">
        <Course course={incident.course} step={STEP} span="7 days" className="h-20" />
        <dl className="mt-4 grid grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-5 gap-y-1">
          <Fact name="First seen">
            <Time iso={incident.firstSeenAt} />
          </Fact>
          <Fact name="Last seen">
            <Time iso={incident.lastSeenAt} />
          </Fact>
          <Fact name="Failures">{incident.occurrences.toLocaleString("en")}</Fact>
          <Fact name="Affected">{affectedText(incident.affected, operation)}</Fact>
        </dl>
        <Disclosure summary="The same in numbers" className="mt-3">
          <CourseTable incident={incident} />
        </Disclosure>
      </Section>
      <Section
        id="affected"
        title="Affected"
        about={operation === "UPLOAD" ? "Files that the provider did not take." : "Media that were not fetched."}
      >
        <AffectedList incident={incident} query={query} />
      </Section>
      <Section id="exchange" title="Latest exchange" about="What was asked and answered when it happened last.">
        {incident.exchanges.length === 0 ? (
          <p className="text-ink-2">Nothing was asked: the provider told of it by itself, or the answer is not kept.</p>
        ) : (
          <ol className="grid gap-3">
            {incident.exchanges.map((exchange) => (
              <ExchangeRow key={`${exchange.startedAt} ${exchange.step} ${exchange.path}`} exchange={exchange} />
            ))}
          </ol>
        )}
      </Section>
    </div>
  );
}

/** Who has it, how long it sleeps, why it is closed, and that it came back. */
function StateLine({ incident }: { incident: IncidentDetailDto }) {
  const { acknowledged, snoozedUntil, closed, returns, returnedAt } = incident;
  return (
    <div className="mt-0.5 flex flex-wrap items-center gap-x-3 text-ink-2">
      {acknowledged && (
        <span>
          {acknowledged.by ?? "Somebody"} has it in hand since <Time iso={acknowledged.at} />
        </span>
      )}
      {snoozedUntil && (
        <span>
          Out of sight until <Time iso={snoozedUntil} as="moment" />, unless it doubles
        </span>
      )}
      {closed && (
        <span>
          {closed.because} Closed <Time iso={closed.at} />
        </span>
      )}
      {returnedAt && (
        <span className="inline-flex items-center gap-1.5 text-failed">
          <RotateCcw aria-hidden className="size-3.5" />
          <span>
            Came back {returns > 1 && `${returns} times, last `}
            <Time iso={returnedAt} />
          </span>
        </span>
      )}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-2">{name}</dt>
      <dd className="tabular min-w-0 leading-6">{children}</dd>
    </>
  );
}

function CourseTable({ incident: { course } }: { incident: IncidentDetailDto }) {
  const told = course.filter(({ count }) => count > 0).reverse();
  if (told.length === 0) return <p className="text-ink-2">Nothing in these seven days.</p>;
  return (
    <table className="tabular">
      <thead>
        <tr className="text-left text-ink-3 text-sm">
          <th scope="col" className="pr-6 font-normal">
            Hour
          </th>
          <th scope="col" className="text-right font-normal">
            Failures
          </th>
        </tr>
      </thead>
      <tbody>
        {told.map(({ hour, count }) => (
          <tr key={hour}>
            <th scope="row" className="pr-6 text-left font-normal">
              <Time iso={hour} as="moment" plain />
            </th>
            <td className="text-right">{count.toLocaleString("en")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
