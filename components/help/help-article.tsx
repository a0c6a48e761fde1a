import Link from "next/link";
import type { ReactNode } from "react";
import Markdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { paths } from "@/lib/paths";

const DOCUMENT = /^(?:\.\/)?([\w-]+)\.md(#[\w-]*)?$/;
const OUTSIDE = /^https?:\/\//;
const link = "font-medium text-accent underline decoration-accent/40 underline-offset-4 hover:decoration-accent";

/** A document of the project. Raw HTML in it is not rendered and pictures are left out; both would be somebody else's. */
export function HelpArticle({ text, pages }: { text: string; pages: readonly string[] }) {
  return (
    <article className="max-w-[760px] text-lg leading-[22px]">
      <Markdown remarkPlugins={[remarkGfm]} skipHtml components={componentsFor(pages)}>
        {text}
      </Markdown>
    </article>
  );
}

function componentsFor(pages: readonly string[]): Components {
  return {
    h1: ({ children }) => <h1 className="mb-3 font-semibold text-2xl tracking-[-0.01em]">{children}</h1>,
    h2: ({ children }) => <h2 className="mt-7 mb-2 font-semibold text-xl">{children}</h2>,
    h3: ({ children }) => <h3 className="mt-5 mb-1.5 font-semibold">{children}</h3>,
    p: ({ children }) => <p className="my-2.5 text-ink">{children}</p>,
    ul: ({ children }) => <ul className="my-2.5 list-disc space-y-1.5 pl-5 marker:text-ink-3">{children}</ul>,
    ol: ({ children }) => <ol className="my-2.5 list-decimal space-y-2 pl-5 marker:text-ink-3">{children}</ol>,
    a: ({ href, children }) => (
      <HelpLink href={href ?? ""} pages={pages}>
        {children}
      </HelpLink>
    ),
    code: ({ children }) => (
      <code className="rounded-xs bg-sunken px-1 py-px font-mono text-[0.9em] [pre_&]:bg-transparent [pre_&]:p-0">
        {children}
      </code>
    ),
    pre: ({ children }) => (
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it with the keys.
        tabIndex={0}
        className="scrollbar-quiet my-3 overflow-x-auto rounded-md border border-line bg-canvas px-3.5 py-3 text-base leading-5"
      >
        {children}
      </pre>
    ),
    table: ({ children }) => (
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it with the keys.
        tabIndex={0}
        aria-label="Table"
        className="scrollbar-quiet my-3 overflow-x-auto rounded-md border border-line"
      >
        <table className="w-full min-w-[560px] text-left text-base leading-5">{children}</table>
      </section>
    ),
    th: ({ children }) => <th className="bg-canvas px-3 py-2 font-medium text-ink-2">{children}</th>,
    td: ({ children }) => <td className="border-line border-t px-3 py-2 align-top">{children}</td>,
    blockquote: ({ children }) => (
      <blockquote className="my-3 border-line-strong border-l-2 pl-3.5 text-ink-2">{children}</blockquote>
    ),
    hr: () => <hr className="my-6 border-line" />,
    img: () => null,
  };
}

/** Documents lead to one another here, other sites open beside the console, and what leads nowhere is plain text. */
function HelpLink({ href, pages, children }: { href: string; pages: readonly string[]; children: ReactNode }) {
  const [, page, anchor = ""] = DOCUMENT.exec(href) ?? [];
  if (page && pages.includes(page)) {
    return (
      <Link href={`${paths.help(page)}${anchor}`} className={link}>
        {children}
      </Link>
    );
  }
  if (!OUTSIDE.test(href)) return <>{children}</>;
  return (
    <a href={href} target="_blank" rel="noreferrer" className={link}>
      {children}
    </a>
  );
}
