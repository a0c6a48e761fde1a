import { expect, it } from "vitest";
import { ACTORS, CONFIDENCES, PROVIDER_CAUSES } from "../../providers/causes";
import { CAUSES } from "./causes";
import { storedDiagnosis } from "./stored";

const kept = { cause: "CREDENTIALS", confidence: "LIKELY", whoActs: "admin", nextStep: "enter the key again" };

it("reads back every cause, confidence and actor that a provider can name", () => {
  expect(CAUSES).toEqual(expect.arrayContaining([...PROVIDER_CAUSES]));
  for (const cause of CAUSES) expect(storedDiagnosis({ ...kept, cause })?.cause).toBe(cause);
  for (const confidence of CONFIDENCES) expect(storedDiagnosis({ ...kept, confidence })).toMatchObject({ confidence });
  for (const whoActs of ACTORS) expect(storedDiagnosis({ ...kept, whoActs })).toMatchObject({ whoActs });
  expect(storedDiagnosis({ ...kept, nextStep: null, added: "later" })).toEqual({ ...kept, nextStep: null });
});

it.each([
  null,
  undefined,
  "CREDENTIALS",
  42,
  [],
  {},
  { ...kept, cause: "SOLAR_FLARE" },
  { ...kept, cause: "constructor" },
  { ...kept, confidence: "SURE" },
  { ...kept, whoActs: "everybody" },
  { ...kept, nextStep: 7 },
])("takes %j for no diagnosis", (stored) => {
  expect(storedDiagnosis(stored)).toBeNull();
});
