import { ChevronRight } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { NewConnectionForm } from "@/components/connections/new-connection-form";
import { ProviderCards } from "@/components/connections/provider-cards";
import { listProviderChoices } from "@/lib/connections/read-connections";
import { paths } from "@/lib/paths";
import { connectPage } from "../../help/documents";
import { pageAdmin } from "../../page-admin";

export const metadata: Metadata = { title: "Add a connection" };

export default async function NewConnectionPage({ searchParams }: PageProps<"/connections/new">) {
  await pageAdmin();
  const { kind } = await searchParams;
  const choices = listProviderChoices();
  const choice = choices.find((each) => each.kind === kind);
  if (kind !== undefined && !choice) notFound();
  return (
    <div className="scrollbar-quiet h-full overflow-y-auto">
      <div className="max-w-[720px] px-3 pb-16 md:px-5">
        <header className="pt-2 pb-5 md:pt-3">
          <nav aria-label="Where this is" className="flex min-h-6 flex-wrap items-center gap-1 text-ink-2">
            <Link href={paths.connections()} className="rounded-xs hover:text-ink">
              Connections
            </Link>
            <ChevronRight aria-hidden className="size-3.5 text-ink-3" />
            {choice && (
              <>
                <Link href={paths.newConnection()} className="rounded-xs hover:text-ink">
                  Choose a provider
                </Link>
                <ChevronRight aria-hidden className="size-3.5 text-ink-3" />
              </>
            )}
          </nav>
          <h1 className="font-semibold text-2xl tracking-[-0.01em]">
            {choice ? `Connect ${choice.label}` : "Add a connection"}
          </h1>
          {!choice && <p className="mt-1 text-ink-2">Who runs the WhatsApp numbers that it is about?</p>}
        </header>
        {choice ? (
          <NewConnectionForm key={choice.kind} choice={choice} helpPage={await connectPage(choice.kind)} />
        ) : (
          <ProviderCards choices={choices} />
        )}
      </div>
    </div>
  );
}
