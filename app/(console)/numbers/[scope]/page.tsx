import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { Explorer } from "@/components/explorer/explorer";
import { numberName } from "@/components/media/phone-number";
import { getNumber } from "@/lib/data/numbers";
import { isUuid } from "@/lib/ids";
import { pageOperator } from "../../page-operator";

type Props = PageProps<"/numbers/[scope]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: await titleOf((await params).scope) };
}

export default async function NumberPage({ params }: Props) {
  const { scope } = await params;
  await titleOf(scope);
  return <Explorer key={scope} scope={scope} />;
}

/** What the number is called. A number that is missing and one that is foreign end alike, as not found. */
const titleOf = cache(async (scope: string): Promise<string> => {
  const operator = await pageOperator();
  if (scope === "all") return "All numbers";
  const number = isUuid(scope) ? await getNumber(operator, scope) : null;
  if (!number) notFound();
  return numberName(number);
});
