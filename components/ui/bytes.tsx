import { exactBytes, formatBytes } from "@/lib/sizes";

/** A size in people's units, the exact count on hover. */
export function Bytes({ value, className }: { value: number; className?: string }) {
  return (
    <span className={className} title={exactBytes(value)}>
      {formatBytes(value)}
    </span>
  );
}
