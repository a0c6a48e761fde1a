import { CopyButton } from "@/components/ui/copy-button";
import type { MediaDetailDto } from "@/lib/schemas/media";
import { Fact, FactList, SectionTitle } from "./fact-list";
import { shortened } from "./findings-table";

/** Everything by which somebody else may know this item, each to be copied. */
export function Identifiers({ item }: { item: MediaDetailDto }) {
  const hash = item.findings.find(({ id, verdict }) => id === "hash" && verdict === "mismatch");
  const ids: { name: string; what: string; value: string | null }[] = [
    { name: "Media id", what: "media id", value: item.neverArrived ? null : item.providerMediaId },
    { name: "Message", what: "message id", value: item.messageId },
    { name: "SHA-256", what: "SHA-256", value: item.sha256 },
    { name: "Declared", what: "declared SHA-256", value: hash?.declared ?? null },
    { name: "Item", what: "item id", value: item.id },
  ];
  return (
    <section>
      <SectionTitle>Identifiers</SectionTitle>
      <FactList>
        {ids.map(
          ({ name, what, value }) =>
            value && (
              <Fact key={name} name={name} action={<CopyButton text={value} what={what} />}>
                <span className="mono block truncate" title={value}>
                  {what.endsWith("SHA-256") ? shortened(value, 12) : value}
                </span>
              </Fact>
            ),
        )}
      </FactList>
    </section>
  );
}
