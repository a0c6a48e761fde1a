import { TriangleAlert } from "lucide-react";

/** What everybody with such a connection has to know. */
export function Notice({ text }: { text: string }) {
  return (
    <p role="note" className="flex items-start gap-2 rounded-md bg-failed-soft px-3 py-2.5 text-failed">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0">{text}</span>
    </p>
  );
}
