import { cn } from "./cn";

/** `value` from 0 to 1; null while the end is not known. `label` names what is progressing. */
export function ProgressBar({ value, label, className }: { value: number | null; label: string; className?: string }) {
  const percent = value === null ? undefined : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className={cn("h-[3px] w-full overflow-hidden rounded-full bg-line", className)}
    >
      {percent === undefined ? (
        <div className="h-full w-1/3 animate-pulse-soft rounded-full bg-accent" />
      ) : (
        <div
          className="h-full rounded-full bg-accent transition-[width] duration-150"
          style={{ width: `${percent}%` }}
        />
      )}
    </div>
  );
}
