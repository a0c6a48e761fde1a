import { expect, it } from "vitest";
import type { FailureDto } from "../schemas/media";
import type { UploadDto } from "../schemas/uploads";
import { presentUploadReport } from "./media-report";

const failure: FailureDto = {
  reason: "FORBIDDEN",
  cause: "PAYMENT",
  confidence: "LIKELY",
  title: "Payment needed",
  happened: "The balance at NXCloud is too low (code 9005).",
  nextStep: "Top up the account at NXCloud; after that, send it again.",
  detail: "The balance at NXCloud is too low (code 9005). …",
  whoActs: "owner",
  providerCode: "9005",
  httpStatus: 200,
  customerLanguages: [],
};
const upload: UploadDto = {
  id: "0198c1aa-0000-7000-8000-000000000001",
  phoneNumberId: "0198c1aa-0000-7000-8000-000000000002",
  phoneNumber: "4930123456",
  fileName: "a.pdf",
  kind: "DOCUMENT",
  mimeType: "application/pdf",
  sizeBytes: 5,
  status: "FAILED",
  providerMediaId: null,
  mediaItemId: null,
  operatorName: null,
  mine: false,
  failure,
  refusal: null,
  createdAt: "2026-11-20T12:00:00.000Z",
  finishedAt: null,
};

it("tells a failure in the words of the inspector, with its reason and codes beside them", () => {
  const lines = (presentUploadReport(upload, true).text ?? "").split("\n");
  expect(lines).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^Why: +Probably: Payment needed \(FORBIDDEN, HTTP 200, code 9005\)$/),
      expect.stringMatching(/^What happened: +The balance at NXCloud is too low/),
      expect.stringMatching(/^Who acts: +the account owner at the provider$/),
      expect.stringMatching(/^Next step: +Top up the account at NXCloud/),
    ]),
  );
  expect(presentUploadReport({ ...upload, failure: null }).text).not.toMatch(/Why|Who acts/);
});
