"use client";

import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { useModifierName } from "@/components/ui/use-modifier-name";
import { useAppearance } from "@/lib/client/use-appearance";

const KEYS: readonly { keys: readonly string[]; deed: string; single?: boolean }[] = [
  { keys: ["←", "↑", "↓", "→"], deed: "Move through the list" },
  { keys: ["J", "K"], deed: "Next, previous item", single: true },
  { keys: ["Enter"], deed: "Open the viewer" },
  { keys: ["Space"], deed: "Tick the item; with Shift up to here" },
  { keys: ["{mod}", "A"], deed: "Tick everything loaded" },
  { keys: ["Esc"], deed: "Undo a step: selection, inspector, search" },
  { keys: ["R"], deed: "Re-download", single: true },
  { keys: ["P"], deed: "Check at the provider, without fetching", single: true },
  { keys: ["D"], deed: "Download to disk", single: true },
  { keys: ["C"], deed: "Copy the provider media id", single: true },
  { keys: ["/"], deed: "Search file names and captions", single: true },
  { keys: ["{mod}", "K"], deed: "Find by any id" },
  { keys: ["?"], deed: "This help", single: true },
];

/** The keys of the explorer, and the switch for those that are a single character. */
export function HelpDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const modifier = useModifierName();
  const { singleKeys, change } = useAppearance();
  const on = singleKeys === "on";
  return (
    <Dialog title="Keyboard" open={open} onOpenChange={onOpenChange}>
      <dl className="divide-y divide-line">
        {KEYS.map(({ keys, deed, single }) => (
          <div key={deed} className="flex min-h-8 items-center justify-between gap-4">
            <dt className={single && !on ? "text-ink-3 line-through" : "text-ink"}>{deed}</dt>
            <dd className="flex gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key === "{mod}" ? modifier : key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <label className="mt-4 flex min-h-8 items-center gap-2.5">
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => change({ singleKeys: event.target.checked ? "on" : "off" })}
          className="size-4 accent-accent"
        />
        Shortcuts of a single character
      </label>
      <p className="text-ink-3 text-sm">Turn them off when you dictate text or when they get in your way.</p>
    </Dialog>
  );
}
