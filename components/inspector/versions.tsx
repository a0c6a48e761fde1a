import type { MediaDetailDto } from "@/lib/schemas/media";
import { SectionTitle } from "./fact-list";
import { VersionRow } from "./version-row";

/** All bytes that the item has or once had, where that is more than the ones it shows as they should be. */
export function Versions({ item }: { item: MediaDetailDto }) {
  const { versions } = item;
  const telling = versions.some(({ verdict, origin }) => verdict === "MISMATCH" || origin === "REUSE");
  if (versions.length < 2 && !telling) return null;
  return (
    <section aria-label="Versions">
      <SectionTitle aside={versions.length > 1 ? `${versions.length} kept` : undefined}>Versions</SectionTitle>
      <ol className="border-line border-t">
        {versions.map((version) => (
          <VersionRow key={version.id} item={item} version={version} />
        ))}
      </ol>
    </section>
  );
}
