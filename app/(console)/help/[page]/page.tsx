import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { HelpArticle } from "@/components/help/help-article";
import { HelpPages } from "@/components/help/help-pages";
import { pageAdmin } from "../../page-admin";
import { documentNames, readDocument, titleOf } from "../documents";

type Props = PageProps<"/help/[page]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { page } = await params;
  return { title: titleOf(page, await load(page)) };
}

export default async function HelpPage({ params }: Props) {
  const { page } = await params;
  const text = await load(page);
  const names = await documentNames();
  const pages = await Promise.all(
    names.map(async (name) => ({ name, title: titleOf(name, await readDocument(name)) })),
  );
  return (
    <div className="scrollbar-quiet h-full overflow-y-auto">
      <div className="@container max-w-[1080px] px-3 pt-4 pb-16 md:px-5 md:pt-6">
        <div className="@[900px]:grid @[900px]:grid-cols-[200px_minmax(0,1fr)] gap-x-10">
          <HelpPages pages={pages} current={page} />
          <HelpArticle text={text} pages={names} />
        </div>
      </div>
    </div>
  );
}

async function load(page: string): Promise<string> {
  await pageAdmin();
  return (await readDocument(page)) ?? notFound();
}
