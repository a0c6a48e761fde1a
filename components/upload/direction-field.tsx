import { ArrowDownLeft, ArrowUpRight } from "lucide-react";
import { useId } from "react";
import { cn } from "@/components/ui/cn";
import type { Direction } from "@/lib/schemas/media";

const CHOICES = [
  { value: "INBOUND", icon: ArrowDownLeft, label: "A customer sent it", hint: "The id came in a message." },
  { value: "UPLOADED", icon: ArrowUpRight, label: "We uploaded it", hint: "The id answered an upload." },
] as const;

/** Which way the media went. A wrong choice looks like missing media, so both are spelled out. */
export function DirectionField({ value, onChange }: { value: Direction; onChange: (value: Direction) => void }) {
  const name = useId();
  return (
    <fieldset aria-describedby={`${name}-why`} className="grid gap-1.5">
      <legend className="mb-1.5 font-medium">Where it comes from</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {CHOICES.map((choice) => (
          <label
            key={choice.value}
            className={cn(
              "flex cursor-pointer gap-2 rounded-md border px-3 py-2.5 transition-colors",
              "has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-1",
              value === choice.value ? "border-accent bg-accent-soft" : "border-line-strong hover:bg-sunken",
            )}
          >
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={value === choice.value}
              onChange={() => onChange(choice.value)}
              className="sr-only"
            />
            <choice.icon
              aria-hidden
              className={cn("mt-0.5 size-4 shrink-0", value === choice.value ? "text-accent" : "text-ink-3")}
            />
            <span>
              <span className="block font-medium">{choice.label}</span>
              <span className="block text-ink-2 text-sm">{choice.hint}</span>
            </span>
          </label>
        ))}
      </div>
      <p id={`${name}-why`} className="text-ink-3 text-sm">
        It decides how the provider is asked and how long it keeps the media. With the wrong one it may answer that
        there is no such media.
      </p>
    </fieldset>
  );
}
