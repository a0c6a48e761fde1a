import type { FindingDto } from "../schemas/versions";
import { normaliseMimeType, sameContentType } from "./content-type";

export interface Declared {
  readonly mimeType: string | null;
  readonly sizeBytes: number | null;
  readonly sha256: string | null;
}

/** Declared against measured, for bytes that we have. What nobody declared is "unverifiable", never "match". */
export function compareDeclared(
  declared: Declared,
  measured: { mimeType: string; sizeBytes: number; sha256: string },
): FindingDto[] {
  return [
    finding("type", declared.mimeType && normaliseMimeType(declared.mimeType), measured.mimeType, sameContentType),
    finding("size", declared.sizeBytes === null ? null : String(declared.sizeBytes), String(measured.sizeBytes)),
    finding("hash", declared.sha256, measured.sha256),
  ];
}

/** What an item's row keeps of a declaration. */
interface DeclaredColumns {
  readonly declaredMimeType: string | null;
  readonly declaredSizeBytes: bigint | number | null;
  readonly declaredSha256: string | null;
}

/** The same for rows, with what it comes to: only a declared hash verifies or contradicts. */
export function compareRows(
  item: DeclaredColumns,
  blob: { readonly mimeType: string; readonly sizeBytes: bigint; readonly sha256: string },
): { verdict: "VERIFIED" | "UNVERIFIABLE" | "MISMATCH"; findings: FindingDto[] } {
  const sizeBytes = item.declaredSizeBytes === null ? null : Number(item.declaredSizeBytes);
  const declared = { mimeType: item.declaredMimeType, sizeBytes, sha256: item.declaredSha256 };
  const findings = compareDeclared(declared, { ...blob, sizeBytes: Number(blob.sizeBytes) });
  if (declared.sha256 === null) return { verdict: "UNVERIFIABLE", findings };
  return { verdict: declared.sha256 === blob.sha256 ? "VERIFIED" : "MISMATCH", findings };
}

/** Bytes that came where others were, told by their SHA-256, as no declared one says which of the two are right. */
export function differsFromEarlier(earlier: string, measured: string): FindingDto {
  return { id: "earlier", verdict: "mismatch", declared: earlier, measured };
}

function finding(
  id: FindingDto["id"],
  declared: string | null,
  measured: string,
  same: (declared: string, measured: string) => boolean = (a, b) => a === b,
): FindingDto {
  if (declared === null) return { id, verdict: "unverifiable", declared, measured };
  return { id, verdict: same(declared, measured) ? "match" : "mismatch", declared, measured };
}
