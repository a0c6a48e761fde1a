import { expect, it } from "vitest";
import { PROVIDER_ERROR_REASONS } from "../providers/errors";
import { failureSchema } from "../schemas/media";
import { failureText } from "./failure-text";

const context = { providerLabel: "NXCloud", hasBytes: false };
const blobReasons = ["NOT_FOUND", "RANGE", "TOO_LARGE", "NO_SPACE", "UNAVAILABLE"];
const ownReasons = ["EMPTY", "HASH_MISMATCH", "SIZE_MISMATCH", "STORAGE", "INTERRUPTED", "CONFIG", "INTERNAL"];
const everyReason = [...new Set([...PROVIDER_ERROR_REASONS, ...blobReasons, ...ownReasons])];

it.each([...everyReason, "A_REASON_OF_ANOTHER_VERSION"])(
  "%s has a title that fits a tile and a whole sentence",
  (reason) => {
    for (const deed of ["download", "upload"] as const) {
      const text = failureText(reason, { ...context, deed });
      expect(failureSchema.pick({ title: true, detail: true, whoActs: true }).safeParse(text).success).toBe(true);
      expect(text.title.length).toBeLessThanOrEqual(24);
      expect(text.detail).toMatch(/^\S.*\.$/);
      expect(text.detail).not.toMatch(/[{}]|undefined/);
    }
  },
);

it("gives every reason words of its own", () => {
  const titles = everyReason.map((reason) => failureText(reason, context).title);
  expect(new Set(titles).size).toBe(everyReason.length);
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
  expect([title, whoActs]).toEqual(["Expired", "customer"]);
  expect(detail).not.toMatch(/re-?download/i);
});
