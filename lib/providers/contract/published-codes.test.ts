import { describe, expect, it } from "vitest";
import { diagnose } from "../aws-social/diagnoses";
import { diagnoseObject as diagnoseS3 } from "../aws-social/object-diagnoses";
import { ACTORS, CONFIDENCES, type DiagnosisFacts, PROVIDER_CAUSES } from "../causes";
import type { Diagnosis } from "../diagnosis";
import { diagnoseError, type Operation } from "../meta-cloud/diagnoses";
import { graphErrorOf } from "../meta-cloud/graph-error";
import { diagnoseCode } from "../nxcloud/diagnoses";
import { diagnoseObject as diagnoseOss } from "../nxcloud/object-diagnoses";
import { meaningOf } from "../on-premises/codes";
import { refusalOf } from "../on-premises/diagnoses";
import { arrivalDiagnosis } from "../whatsapp-arrival";
import { PUBLISHED_CODES, type PublishedCode } from "./published-codes";

/** What the adapter of the provider makes of a code: a diagnosis, or of a webhook's code its facts. */
function told({ provider, operation, httpStatus, code, text }: PublishedCode): Diagnosis | DiagnosisFacts | null {
  const status = httpStatus ?? 200;
  if (provider === "aws-social") {
    const facts = { name: code, message: text ?? undefined, readable: true };
    return operation === "object" ? diagnoseS3(status, facts) : diagnose(status, facts);
  }
  if (provider === "meta-cloud") {
    if (operation === "webhook") return arrivalDiagnosis({ code, text: text ?? "" }, false);
    const [main, error_subcode] = code.split("/").map(Number);
    const error = graphErrorOf({ error: { code: main, error_subcode, message: text ?? "" } }, []);
    return error && diagnoseError(operation as Operation, status, error);
  }
  if (provider === "nxcloud") {
    const xml = `<Error><Code>${code}</Code><Message>${text ?? ""}</Message></Error>`;
    return operation === "object" ? diagnoseOss(status, xml).diagnosis : diagnoseCode(Number(code), operation);
  }
  if (operation === "webhook") return meaningOf(Number(code));
  const errors = [{ code: Number(code), title: "Title", details: text ?? undefined }];
  return refusalOf(status, JSON.stringify({ errors }))?.diagnosis ?? null;
}

describe.each(PUBLISHED_CODES)("$provider, $operation: $code with HTTP $httpStatus ($text)", (published) => {
  it(`is ${published.cause}, and ${published.whoActs} acts`, () => {
    const diagnosis = told(published);
    expect(diagnosis).toMatchObject({ cause: published.cause, whoActs: published.whoActs });
    expect(diagnosis?.cause).not.toBe("UNKNOWN");
    expect(CONFIDENCES).toContain(diagnosis?.confidence);
    expect(diagnosis?.nextStep).toMatch(/^[a-z].*[^.]$/i);
    if (diagnosis && "happened" in diagnosis) {
      expect(diagnosis.happened).toMatch(/[.”]$/);
      expect(diagnosis.happened).not.toMatch(/do not describe|nothing that explains/);
    }
  });
});

it("walks the tables of all providers, each code once for what it can mean", () => {
  const rows = PUBLISHED_CODES.map(({ provider, operation, httpStatus, code, text }) =>
    [provider, operation, httpStatus, code, text].join(" "),
  );
  expect(new Set(rows).size).toBe(rows.length);
  const count = (provider: string) => PUBLISHED_CODES.filter((row) => row.provider === provider).length;
  expect(["aws-social", "meta-cloud", "nxcloud", "on-premises"].map(count)).toEqual([28, 51, 23, 59]);
});

describe("a code that no document describes", () => {
  const undocumented: readonly (readonly [string, Diagnosis | undefined])[] = [
    ["aws-social", diagnose(400, { name: "BrandNewException", message: undefined, readable: true })],
    ["aws-social", diagnose(500, { name: "BrandNewException", message: undefined, readable: true })],
    ["meta-cloud", graphDiagnosis(777)],
    ["meta-cloud", graphDiagnosis(2388099)],
    ["nxcloud", diagnoseCode(1000, "getMedia")],
    ["nxcloud", diagnoseCode(12345, "getMedia")],
    ["on-premises", refusalOf(400, JSON.stringify({ errors: [{ code: 1027 }] }))?.diagnosis],
    ["on-premises", refusalOf(500, JSON.stringify({ errors: [{ code: 1029 }] }))?.diagnosis],
  ];

  it.each(undocumented)("of %s says so, and claims no certainty (%#)", (_provider, diagnosis) => {
    expect(diagnosis?.happened).toMatch(/do not describe|nothing explains/);
    expect(diagnosis?.confidence).not.toBe("CERTAIN");
  });
});

function graphDiagnosis(code: number): Diagnosis | undefined {
  const error = graphErrorOf({ error: { code, message: "New" } }, []);
  return error ? diagnoseError("find-media", 400, error) : undefined;
}

it("has causes and actors that are known", () => {
  for (const { cause, whoActs } of PUBLISHED_CODES) {
    expect(PROVIDER_CAUSES).toContain(cause);
    expect(ACTORS).toContain(whoActs);
  }
});
