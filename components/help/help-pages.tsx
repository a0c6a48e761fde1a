import Link from "next/link";
import { paths } from "@/lib/paths";

/** Every page of help, the one that is open marked. */
export function HelpPages({
  pages,
  current,
}: {
  pages: readonly { readonly name: string; readonly title: string }[];
  current: string;
}) {
  return (
    <nav aria-label="Help" className="mb-4 @[900px]:mb-0">
      <ul className="flex flex-wrap @[900px]:grid gap-1">
        {pages.map(({ name, title }) => (
          <li key={name}>
            <Link
              href={paths.help(name)}
              aria-current={name === current ? "page" : undefined}
              className="flex min-h-[30px] items-center rounded-sm px-2.5 text-ink-2 transition-colors hover:bg-sunken hover:text-ink aria-[current=page]:bg-sunken aria-[current=page]:font-medium aria-[current=page]:text-ink"
            >
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
