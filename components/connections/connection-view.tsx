import { ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { paths } from "@/lib/paths";
import type { ConnectionDetailDto } from "@/lib/schemas/connections";
import { CheckPanel } from "./check-panel";
import { EndPanel } from "./end-panel";
import { Notice } from "./notice";
import { NumbersPanel } from "./numbers-panel";
import { SecretsPanel } from "./secrets-panel";
import { Section } from "./section";
import { SettingsPanel } from "./settings-panel";
import { SetupSteps } from "./setup-steps";
import { SwitchBadge } from "./state-badges";
import { WebhookPanel } from "./webhook-panel";

/** Everything about one connection. `missing` is shown when it has been counted, which may come later. */
export function ConnectionView({
  connection,
  helpPage,
  missing,
}: {
  connection: ConnectionDetailDto;
  helpPage: string | null;
  missing: ReactNode;
}) {
  const { name, providerLabel, enabled, notice, fields } = connection;
  const help = helpPage && (
    <Link href={paths.help(helpPage)} className="font-medium text-accent underline-offset-4 hover:underline">
      How to connect {providerLabel}
    </Link>
  );
  return (
    <div className="@container max-w-[1080px] px-3 pb-16 md:px-5">
      <header className="pt-2 pb-5 md:pt-3">
        <Link
          href={paths.connections()}
          className="inline-flex min-h-6 items-center gap-1 rounded-xs text-ink-2 hover:text-ink"
        >
          Connections <ChevronRight aria-hidden className="size-3.5 text-ink-3" />
        </Link>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 break-words font-semibold text-2xl tracking-[-0.01em]">{name}</h1>
          <SwitchBadge enabled={enabled} />
          <span className="text-ink-2">{providerLabel}</span>
        </div>
        {notice && (
          <div className="mt-3">
            <Notice text={notice} />
          </div>
        )}
        <SetupSteps connection={connection} />
      </header>
      <Section
        id="check"
        title="Check"
        about="Credentials, clock, numbers and deliveries, each with what to do about it."
      >
        <CheckPanel
          connection={connection}
          help={
            <>
              {help}
              <Link
                href={paths.help("troubleshoot")}
                className="font-medium text-accent underline-offset-4 hover:underline"
              >
                Troubleshoot
              </Link>
            </>
          }
        />
      </Section>
      <Section id="numbers" title="Numbers" about="The business phone numbers that these credentials serve here.">
        <NumbersPanel connection={connection} />
      </Section>
      <Section
        id="deliveries"
        title="Deliveries"
        about={
          <>
            Where {providerLabel} has to send what customers write, so that their media arrive here. {help}
          </>
        }
      >
        <WebhookPanel connection={connection} />
      </Section>
      <Section id="missing" title="Missing media" about="Items of this connection that are known and not stored.">
        {missing}
      </Section>
      {fields.length > 0 && (
        <>
          <Section id="settings" title="Settings" about="They count from the next call on.">
            <SettingsPanel key={JSON.stringify(connection.values)} connection={connection} />
          </Section>
          <Section
            id="secrets"
            title="Secrets"
            about="Kept sealed and never shown. What you leave empty stays as it is."
          >
            <SecretsPanel connection={connection} />
          </Section>
        </>
      )}
      <Section id="end" title="Switch off or delete" about="For a while, or for good.">
        <EndPanel connection={connection} />
      </Section>
    </div>
  );
}
