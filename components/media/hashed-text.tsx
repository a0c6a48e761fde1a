import { splitAtHashes } from "@/lib/media/whole-hashes";

/** A sentence in which every whole SHA-256 is set as what it is. */
export function HashedText({ text }: { text: string }) {
  return splitAtHashes(text).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <span key={part} className="mono break-all">
        {part}
      </span>
    ),
  );
}
