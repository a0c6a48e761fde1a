import type { ReactNode } from "react";

/** One subject of a connection: what it is about on the left, what there is and what can be done on the right. */
export function Section({
  id,
  title,
  about,
  children,
}: {
  id: string;
  title: string;
  about: ReactNode;
  children: ReactNode;
}) {
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      className="@[820px]:grid scroll-mt-4 @[820px]:grid-cols-[232px_minmax(0,1fr)] gap-x-10 border-line border-t py-6"
    >
      <div className="mb-3.5 max-w-prose">
        <h2 id={`${id}-title`} className="font-semibold text-lg">
          {title}
        </h2>
        <div className="mt-1 text-ink-2">{about}</div>
      </div>
      <div className="min-w-0 @[820px]:max-w-[680px]">{children}</div>
    </section>
  );
}
