import type { ReactNode } from "react";

/** Names and values in two columns, with room for a button at the end of each line. */
export function FactList({ children }: { children: ReactNode }) {
  return <dl className="flex flex-col gap-px">{children}</dl>;
}

export function Fact({ name, action, children }: { name: string; action?: ReactNode; children: ReactNode }) {
  return (
    <div className="flex min-h-[26px] items-baseline gap-2">
      <dt className="w-[88px] shrink-0 py-[3px] text-ink-2">{name}</dt>
      <dd className="flex min-w-0 flex-1 items-baseline gap-2 py-[3px]">
        <div className="min-w-0 flex-1 break-words [&_button]:-my-1">{children}</div>
        {action && <div className="-my-1 -mr-1.5 shrink-0 self-center">{action}</div>}
      </dd>
    </div>
  );
}

export function SectionTitle({ children, aside }: { children: ReactNode; aside?: ReactNode }) {
  return (
    <div className="mb-1.5 flex min-h-6 items-center justify-between gap-2">
      <h3 className="font-medium text-ink-2 text-sm">{children}</h3>
      {aside && <div className="text-ink-3 text-sm">{aside}</div>}
    </div>
  );
}
