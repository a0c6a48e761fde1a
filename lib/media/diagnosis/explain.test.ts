import { expect, it } from "vitest";
import { ACTORS } from "../../providers/causes";
import { PROVIDER_ERROR_REASONS } from "../../providers/errors";
import { failureSchema } from "../../schemas/media";
import { CAUSES, type FailureDiagnosis } from "./causes";
import { explainFailure, type FailureContext } from "./explain";
import { FAILURE_REASONS } from "./reasons";

const context = { providerLabel: "NXCloud", hasBytes: false };
const failureText = (reason: string, around: FailureContext, said: string | null = null) =>
  explainFailure({ reason, said, diagnosis: null }, around);
const diagnosed = (diagnosis: Partial<FailureDiagnosis>, around: Partial<FailureContext> = {}) =>
  explainFailure(
    {
      reason: "UNKNOWN",
      said: "NXCloud said no (code 7).",
      diagnosis: { cause: "UNKNOWN", confidence: "CERTAIN", whoActs: "admin", nextStep: "mend it", ...diagnosis },
    },
    { ...context, ...around },
  );

it.each([...FAILURE_REASONS, "A_REASON_OF_ANOTHER_VERSION"])(
  "%s has a title that fits a tile and a whole sentence",
  (reason) => {
    for (const deed of ["download", "upload"] as const) {
      const text = failureText(reason, { ...context, deed });
      const shape = failureSchema.omit({ reason: true, providerCode: true, httpStatus: true, customerLanguages: true });
      expect(shape.safeParse(text).success).toBe(true);
      expect(text.title.length).toBeLessThanOrEqual(24);
      expect(text.detail).toMatch(/^\S.*\.$/);
      expect(text.detail).not.toMatch(/[{}]|undefined/);
    }
  },
);

it("knows every reason that a provider can give", () => {
  expect(FAILURE_REASONS).toEqual(expect.arrayContaining([...PROVIDER_ERROR_REASONS]));
});

it.each(CAUSES)("%s says what happened and what to do, whoever acts and whatever was attempted", (cause) => {
  for (const whoActs of ACTORS)
    for (const deed of ["download", "upload"] as const)
      for (const direction of ["INBOUND", "UPLOADED"] as const)
        for (const nextStep of ["mend it", null]) {
          const around = { deed, direction, enteredByHand: nextStep === null, retrying: whoActs === "nobody" };
          const text = diagnosed({ cause, whoActs, nextStep }, around);
          expect(text.title.length).toBeLessThanOrEqual(24);
          expect(text.happened).toMatch(/^\S.*\.$/);
          expect(text.nextStep).toMatch(/^[A-Z].*\.$/);
          expect(`${text.happened} ${text.nextStep} ${text.detail}`).not.toMatch(/[{}]|undefined|null|\.\.| {2}/);
          if (direction === "UPLOADED") expect(text.detail).not.toMatch(/customer/i);
        }
});

it("takes what to do from the diagnosis of the code, and not from the reason", () => {
  const text = diagnosed({ cause: "PAYMENT", whoActs: "owner", nextStep: "top up the account at NXCloud" });
  expect(text).toMatchObject({
    cause: "PAYMENT",
    confidence: "CERTAIN",
    title: "Payment needed",
    whoActs: "owner",
    happened: "NXCloud said no (code 7).",
    nextStep: "Top up the account at NXCloud; after that, re-download.",
    detail:
      "NXCloud said no (code 7). The account owner at NXCloud has to top up the account at NXCloud; after that, re-download.",
  });
  expect(diagnosed({ cause: "UNKNOWN", whoActs: "provider", nextStep: "explain the code" }).nextStep).toBe(
    "Ask NXCloud's support to explain the code.",
  );
});

it("promises another attempt only while one is due", () => {
  const passing = { cause: "PROVIDER_DOWN", whoActs: "nobody", nextStep: "another attempt follows by itself" } as const;
  expect(diagnosed(passing, { retrying: true })).toMatchObject({
    whoActs: "nobody",
    nextStep: "Another attempt follows by itself.",
  });
  expect(diagnosed(passing)).toMatchObject({
    whoActs: "operator",
    nextStep: "Re-download later; if it goes on, ask NXCloud's support.",
  });
});

it("does not have an id checked that a delivery named, and has one checked that was typed", () => {
  const unknownId = { cause: "UNKNOWN_ID", whoActs: "operator", nextStep: "check the id" } as const;
  expect(diagnosed(unknownId)).toMatchObject({ whoActs: "customer", nextStep: "Ask the customer to send it again." });
  expect(diagnosed(unknownId, { enteredByHand: true })).toMatchObject({
    whoActs: "operator",
    nextStep: expect.stringMatching(/^Check the id and the number/),
  });
});

it("takes what a provider may have dropped for what was never there when its id was typed", () => {
  const expired = { cause: "EXPIRED_AT_PROVIDER", whoActs: "customer", nextStep: "send it again" } as const;
  const typed = { enteredByHand: true };
  expect(diagnosed({ ...expired, confidence: "LIKELY" }, typed)).toMatchObject({
    cause: "UNKNOWN_ID",
    confidence: "LIKELY",
    whoActs: "operator",
  });
  expect(diagnosed({ ...expired, confidence: "POSSIBLE" }, typed)).toMatchObject({
    cause: "UNKNOWN_ID",
    confidence: "POSSIBLE",
  });
  expect(diagnosed(expired, typed).cause).toBe("EXPIRED_AT_PROVIDER");
});

it("asks no customer for what we sent ourselves", () => {
  const expired = { cause: "EXPIRED_AT_PROVIDER", whoActs: "customer", nextStep: "send it again" } as const;
  expect(diagnosed(expired, { direction: "UPLOADED" })).toMatchObject({
    whoActs: "operator",
    nextStep: "Upload it again.",
    customerText: null,
  });
});

it("offers a text for the customer only when our own attempts are over and nothing is here", () => {
  const expired = { cause: "EXPIRED_AT_PROVIDER", whoActs: "customer", nextStep: "send it again" } as const;
  expect(diagnosed(expired).customerText).toBe("expired");
  expect(diagnosed(expired, { retrying: true }).customerText).toBeNull();
  expect(diagnosed(expired, { hasBytes: true }).customerText).toBeNull();
  expect(diagnosed(expired, { deed: "upload" }).customerText).toBeNull();
  expect(diagnosed({ cause: "CREDENTIALS" }).customerText).toBeNull();
  // What is only possible is not told as a fact.
  expect(diagnosed({ ...expired, confidence: "POSSIBLE" }).customerText).toBe("notOpened");
});

it("lets a file that was too large for WhatsApp be told from one that did not arrive for another reason", () => {
  const around = { neverArrived: true };
  const tooLarge = { cause: "TOO_LARGE", whoActs: "customer", nextStep: "send a smaller file" } as const;
  expect(diagnosed(tooLarge, around)).toMatchObject({ title: "Too large for WhatsApp", customerText: "tooLarge" });
  expect(failureText("UNAVAILABLE_AT_SENDER", { ...context, ...around })).toMatchObject({
    cause: "NEVER_ARRIVED",
    customerText: "neverArrived",
  });
});

it("names the provider as people call it", () => {
  expect(failureText("UPSTREAM", context).detail).toContain("NXCloud");
});

it("says that earlier bytes are still here", () => {
  expect(failureText("EXPIRED", { ...context, hasBytes: true }).detail).toContain("still here");
  expect(failureText("EXPIRED", context).detail).not.toContain("still here");
});

it("does not tell somebody who uploads to re-download or to ask a customer", () => {
  for (const reason of [...PROVIDER_ERROR_REASONS, "NO_SPACE", "UNAVAILABLE", "INTERNAL", "CONFIG"]) {
    if (reason === "UNAVAILABLE_AT_SENDER") continue;
    const { detail } = failureText(reason, { ...context, hasBytes: true, deed: "upload" });
    expect(detail).not.toMatch(/re-?download|customer/i);
  }
});

it("admits that it has no words for a reason it does not know, and repeats the reason", () => {
  expect(failureText("SOLAR_FLARE", context)).toMatchObject({
    title: "Failed",
    detail: expect.stringContaining("SOLAR_FLARE"),
  });
  expect(failureText("constructor", context).title).toBe("Failed");
});

it("lets the failure's own sentence speak, and adds only what to do", () => {
  const { detail } = failureText("CLOCK_SKEW", context, "The clock is 93 s ahead of NXCloud's.");
  expect(detail).toBe(
    "The clock is 93 s ahead of NXCloud's. An administrator has to synchronise the server's clock (NTP); after that, re-download.",
  );
});

it("never tells to fetch again what has no id", () => {
  const told = failureText("UNAVAILABLE_AT_SENDER", { ...context, neverArrived: true }, "The file is over 100 MB.");
  expect(told.detail).toMatch(/WhatsApp says: “The file is over 100 MB”\. .*send it again\.$/);
  expect(told.detail).not.toMatch(/re-?download/i);
  expect(told.whoActs).toBe("customer");
});

it("explains WhatsApp's own shorthand about a sender's phone, and quotes it", () => {
  const { detail } = failureText("UNAVAILABLE_AT_SENDER", context, "Media not found in the datastore.");
  expect(detail).toMatch(/^WhatsApp has dropped its copy .* WhatsApp says: “Media not found in the datastore”\. Ask /);
});

it("does not send anybody after a fresh link when the provider has none left", () => {
  const { title, detail, whoActs } = failureText("EXPIRED", { ...context, gone: true }, "The link was dead again.");
  expect([title, whoActs]).toEqual(["No longer at provider", "customer"]);
  expect(detail).not.toMatch(/re-?download/i);
});
