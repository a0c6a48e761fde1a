import type { FindingDto } from "../schemas/media";
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

function finding(
  id: FindingDto["id"],
  declared: string | null,
  measured: string,
  same: (declared: string, measured: string) => boolean = (a, b) => a === b,
): FindingDto {
  if (declared === null) return { id, verdict: "unverifiable", declared, measured };
  return { id, verdict: same(declared, measured) ? "match" : "mismatch", declared, measured };
}
