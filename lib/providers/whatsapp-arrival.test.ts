import { expect, it } from "vitest";
import { arrivalDiagnosis } from "./whatsapp-arrival";

it.each([
  ["131052", "Media download error", false, "NEVER_ARRIVED", "CERTAIN"],
  ["131052", "Media download error", true, "ONLY_ON_SENDERS_PHONE", "CERTAIN"],
  ["131052", "The file is too large. Maximum size is 100 MB.", false, "TOO_LARGE", "CERTAIN"],
  ["400", "Media not found in the datastore.", true, "ONLY_ON_SENDERS_PHONE", "CERTAIN"],
  ["131051", "Message type is currently not supported.", false, "TYPE_REFUSED", "CERTAIN"],
  ["501", "Message type is not currently supported", false, "TYPE_REFUSED", "CERTAIN"],
  ["987654", "Something new", false, "NEVER_ARRIVED", "LIKELY"],
  [null, "WhatsApp reports a problem and does not say which.", true, "ONLY_ON_SENDERS_PHONE", "LIKELY"],
] as const)("code %s, “%s”, with an id: %s, is %s and %s", (code, text, hasId, cause, confidence) => {
  const diagnosis = arrivalDiagnosis({ code, text }, hasId);
  expect(diagnosis).toMatchObject({ cause, confidence, whoActs: "customer" });
  expect(diagnosis.nextStep).toMatch(/^(send|open) /);
});
