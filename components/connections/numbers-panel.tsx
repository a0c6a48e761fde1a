"use client";

import { ListPlus, Phone, Plus } from "lucide-react";
import Link from "next/link";
import { formatPhoneNumber, givenName, numberName } from "@/components/media/phone-number";
import { Button } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { ConnectionDetailDto, ConnectionNumberDto } from "@/lib/schemas/connections";
import { AddNumberDialog } from "./add-number-dialog";
import { DiscoverDialog } from "./discover-dialog";

/** The numbers of a connection, and the ways to get more. */
export function NumbersPanel({ connection }: { connection: ConnectionDetailDto }) {
  const { id, rows, canListNumbers } = connection;
  return (
    <div className="grid gap-3">
      {rows.length > 0 ? (
        <ul className="divide-y divide-line rounded-lg border border-line">
          {rows.map((row) => (
            <NumberRow key={row.id} row={row} />
          ))}
        </ul>
      ) : (
        <p className="rounded-lg border border-line border-dashed px-4 py-5 text-center text-ink-2">
          No number yet. {canListNumbers ? "The provider can tell which there are." : "Add the first by hand."}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        {canListNumbers && (
          <DiscoverDialog
            connectionId={id}
            trigger={
              <Button variant={rows.length === 0 ? "primary" : "default"}>
                <ListPlus /> Discover numbers
              </Button>
            }
          />
        )}
        <AddNumberDialog
          connectionId={id}
          trigger={
            <Button variant={canListNumbers ? "ghost" : rows.length === 0 ? "primary" : "default"}>
              <Plus /> Add by hand
            </Button>
          }
        />
      </div>
    </div>
  );
}

function NumberRow({ row }: { row: ConnectionNumberDto }) {
  return (
    <li className="flex items-start gap-3 px-3.5 py-2.5">
      <Phone aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <Link href={paths.media(row.id)} className="font-medium underline-offset-4 hover:underline">
            {numberName(row)}
          </Link>
          {givenName(row) && <span className="mono text-ink-2">{formatPhoneNumber(row.phoneNumber)}</span>}
        </p>
        <p className="flex flex-wrap gap-x-2 text-ink-3 text-sm">
          {row.providerNumberId !== row.phoneNumber && <span className="mono break-all">{row.providerNumberId}</span>}
          {row.providerStatus && <span>{row.providerStatus}</span>}
        </p>
      </div>
      <span className="shrink-0 text-ink-2 text-sm leading-6">
        {row.lastWebhookAt ? <Time iso={row.lastWebhookAt} /> : "no delivery yet"}
      </span>
    </li>
  );
}
