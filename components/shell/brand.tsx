import { BriefcaseBusiness } from "lucide-react";

/** The mark and the name. */
export function Brand() {
  return (
    <span className="flex items-center gap-2.5">
      <span aria-hidden className="grid size-7 place-items-center rounded-md bg-ink text-surface">
        <BriefcaseBusiness className="size-4" />
      </span>
      <span className="font-semibold text-lg tracking-[-0.01em]">Attaché</span>
    </span>
  );
}
