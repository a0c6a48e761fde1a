"use client";

import { AlarmClock, BellOff, CircleCheck, RotateCcw, UserCheck } from "lucide-react";
import { toast } from "sonner";
import { useDeed } from "@/components/connections/use-deed";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuLabel } from "@/components/ui/menu";
import { useLeaveFocus } from "@/components/ui/use-leave-focus";
import { acknowledgeIncident, closeIncident, reopenIncident, snoozeIncident } from "@/lib/actions/incidents";
import type { IncidentState } from "@/lib/schemas/incidents";

const HOUR_MS = 60 * 60_000;
const MORNING = 8;

/** Tomorrow morning by the reader's clock. */
function tomorrow(now: Date): Date {
  const morning = new Date(now);
  morning.setDate(morning.getDate() + 1);
  morning.setHours(MORNING, 0, 0, 0);
  return morning;
}

const later = (ms: number) => (now: Date) => new Date(now.getTime() + ms);
const SNOOZES: readonly { readonly label: string; readonly until: (now: Date) => Date }[] = [
  { label: "For an hour", until: later(HOUR_MS) },
  { label: "For 8 hours", until: later(8 * HOUR_MS) },
  { label: "Until tomorrow morning", until: tomorrow },
  { label: "For a week", until: later(7 * 24 * HOUR_MS) },
];

/** What can be done about an incident as a whole. Only for those who may. */
export function IncidentActions({ incidentId, state }: { incidentId: string; state: IncidentState }) {
  const told = (message: string) => ({
    onDone: () => void toast.success(message),
    onRefused: (error: Error) => void toast.error(error.message),
  });
  const acknowledge = useDeed(acknowledgeIncident, told("The incident is marked as yours"));
  const snooze = useDeed(snoozeIncident, told("The incident is snoozed"));
  const reopen = useDeed(reopenIncident, told("The incident is open again"));
  const close = useDeed(closeIncident, told("The incident is closed"));
  const leaving = useLeaveFocus();
  const deeds = [acknowledge, snooze, reopen, close];
  // The one that was pressed keeps the focus meanwhile, which a disabled one cannot.
  const held = (own: { isPending: boolean }) => !own.isPending && deeds.some(({ isPending }) => isPending);
  const about = { incidentId };
  return (
    <>
      {(state === "OPEN" || state === "SNOOZED") && (
        <Button
          ref={leaving}
          busy={acknowledge.isPending}
          disabled={held(acknowledge)}
          onClick={() => acknowledge.mutate(about)}
        >
          {!acknowledge.isPending && <UserCheck />} Acknowledge
        </Button>
      )}
      {(state === "OPEN" || state === "ACKNOWLEDGED") && (
        <Menu
          align="end"
          trigger={
            <Button ref={leaving} busy={snooze.isPending} disabled={held(snooze)}>
              {!snooze.isPending && <BellOff />} Snooze
            </Button>
          }
        >
          <MenuLabel>Out of sight, unless it doubles</MenuLabel>
          {SNOOZES.map(({ label, until }) => (
            <MenuItem key={label} onSelect={() => snooze.mutate({ ...about, until: until(new Date()).toISOString() })}>
              <AlarmClock /> {label}
            </MenuItem>
          ))}
        </Menu>
      )}
      {state !== "OPEN" && (
        <Button ref={leaving} busy={reopen.isPending} disabled={held(reopen)} onClick={() => reopen.mutate(about)}>
          {!reopen.isPending && <RotateCcw />} Reopen
        </Button>
      )}
      {state !== "CLOSED" && (
        <Button ref={leaving} busy={close.isPending} disabled={held(close)} onClick={() => close.mutate(about)}>
          {!close.isPending && <CircleCheck />} Close
        </Button>
      )}
    </>
  );
}
