"use client";

import { ArrowRight, Eye, EyeOff, ShieldCheck, ShieldQuestion, ShieldX } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Time } from "@/components/ui/time";
import { revealWebhook, rotateWebhookAddress } from "@/lib/actions/connections";
import { paths } from "@/lib/paths";
import type { ConnectionDetailDto, Proof, WebhookAddressDto } from "@/lib/schemas/connections";
import { ConfirmDialog } from "./confirm-dialog";
import { Failure } from "./failure";
import { useDeed } from "./use-deed";

/** Where the provider has to deliver, how deliveries prove themselves, and what came of the last ones. */
export function WebhookPanel({ connection }: { connection: ConnectionDetailDto }) {
  const { id, name, proof, lastDeliveryAt, refusal } = connection;
  const [shown, setShown] = useState<WebhookAddressDto | null>(null);
  const reveal = useDeed<{ connectionId: string }, WebhookAddressDto>(revealWebhook, { onDone: setShown });
  return (
    <div className="grid gap-4">
      <div className="grid gap-3 rounded-lg border border-line px-3.5 py-3">
        <Secret
          name="Address"
          what="address"
          beginning={paths.api.webhook(id, "")}
          value={shown && new URL(shown.path, shown.origin ?? window.origin).href}
        />
        {connection.hasVerifyToken && (
          <Secret name="Verify token" what="verify token" value={shown?.verifyToken ?? null} />
        )}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <Button
            busy={reveal.isPending}
            onClick={() => (shown ? setShown(null) : reveal.mutate({ connectionId: id }))}
          >
            {!reveal.isPending && (shown ? <EyeOff /> : <Eye />)} {shown ? "Hide" : "Show"}
          </Button>
          <span className="text-ink-3 text-sm">Whoever knows the address can deliver. Showing it is recorded.</span>
        </div>
        {shown && !shown.origin && (
          <p className="text-failed text-sm">
            ATTACHE_URL is not set, so this is the address that you see the console under. The provider may need
            another.
          </p>
        )}
        <Failure error={reveal.error} />
      </div>
      <ProofLine proof={proof} />
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-4 gap-y-1">
        <dt className="text-ink-2">Last delivery</dt>
        <dd>{lastDeliveryAt ? <Time iso={lastDeliveryAt} /> : <span className="text-ink-3">never</span>}</dd>
        {refusal && (
          <>
            <dt className="text-ink-2">Last refused</dt>
            <dd className="text-gone">
              <Time iso={refusal.at} />: {refusal.because}
            </dd>
          </>
        )}
      </dl>
      <div className="flex flex-wrap gap-2">
        <Button asChild>
          <Link href={paths.deliveries({ connection: id })}>
            Deliveries <ArrowRight />
          </Link>
        </Button>
        <ConfirmDialog
          connectionId={id}
          name={name}
          title="Make a new address"
          deed="Make a new address"
          done="The connection has a new address. Enter it at the provider."
          action={rotateWebhookAddress}
          onDone={() => setShown(null)}
          trigger={<Button variant="ghost">New address…</Button>}
        >
          The address of today stops working at once. What the provider sends before the new one is entered there is
          refused, and comes again only as long as the provider keeps trying.
        </ConfirmDialog>
      </div>
    </div>
  );
}

/** Something that is shown on request alone. */
function Secret({
  name,
  what,
  beginning = "",
  value,
}: {
  name: string;
  what: string;
  /** What of it is no secret. */
  beginning?: string;
  value: string | null;
}) {
  return (
    <div>
      <p className="font-medium text-ink-2 text-sm">{name}</p>
      <p className="flex min-h-[26px] items-start gap-1.5">
        <span className="mono min-w-0 flex-1 select-all break-all leading-[26px]">
          {value ?? <span className="select-none text-ink-3">{beginning}••••••••••••••••</span>}
        </span>
        {value && <CopyButton text={value} what={what} />}
      </p>
    </div>
  );
}

function ProofLine({ proof }: { proof: Proof }) {
  if (!proof) {
    return (
      <Statement icon={<ShieldQuestion className="text-ink-3" />} title="How deliveries prove themselves is not known">
        The settings or the secrets of this connection cannot be used, so none is taken.
      </Statement>
    );
  }
  if (proof.taken) {
    return (
      <Statement icon={<ShieldX className="text-failed" />} title="The address is the only proof">
        Deliveries are not signed here: whoever learns the address can deliver. Keep it like a password.
      </Statement>
    );
  }
  return (
    <Statement icon={<ShieldCheck className="text-stored" />} title="Every delivery has to prove where it comes from">
      One that brings no proof is refused: {proof.because}
    </Statement>
  );
}

function Statement({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <div className="flex items-start gap-2.5 [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0">
      {icon}
      <div className="min-w-0">
        <p className="font-medium">{title}</p>
        <p className="text-ink-2">{children}</p>
      </div>
    </div>
  );
}
