import { beforeEach, expect, it } from "vitest";
import { mediaDetailSchema, mediaListQuerySchema, mediaPageSchema } from "../../schemas/media";
import { useTestDatabase } from "../../testing/database";
import { createItemRow, createNumber, operatorScope, SYSTEM } from "../../testing/factories";
import { CUSTOMER_LANGUAGES } from "../diagnosis/customer-texts";
import { readMediaDetail, readMediaPage } from "./read-media";

useTestDatabase();

const EXPIRED = {
  cause: "EXPIRED_AT_PROVIDER",
  confidence: "LIKELY",
  whoActs: "customer",
  nextStep: "send it again",
} as const;

let number: Awaited<ReturnType<typeof createNumber>>;
beforeEach(async () => {
  number = await createNumber();
});

function createFailed(more: Parameters<typeof createItemRow>[1] = {}) {
  return createItemRow(number, {
    status: "GONE",
    source: "WEBHOOK",
    failureReason: "NOT_FOUND",
    failureCode: "100/33",
    failureHttpStatus: 400,
    failureMessage: "Nothing is there.",
    ...more,
  });
}

async function read(id: string) {
  const detail = mediaDetailSchema.parse(await readMediaDetail(SYSTEM, id));
  const query = mediaListQuerySchema.parse({ number: number.id });
  const page = mediaPageSchema.parse(await readMediaPage(SYSTEM, query));
  const listed = page.items.find((item) => item.id === id);
  expect(listed?.failure).toEqual(detail.failure);
  return detail;
}

it("tells what was kept beside a failure, to the list as to the inspector", async () => {
  const { failure, customerMessages } = await read((await createFailed({ failureDiagnosis: EXPIRED })).id);
  expect(failure).toMatchObject({
    cause: "EXPIRED_AT_PROVIDER",
    confidence: "LIKELY",
    title: "No longer at provider",
    happened: "Nothing is there.",
    whoActs: "customer",
    nextStep: "Ask the customer to send it again.",
    providerCode: "100/33",
    httpStatus: 400,
    customerLanguages: [...CUSTOMER_LANGUAGES],
  });
  expect(customerMessages.map(({ language }) => language)).toEqual([...CUSTOMER_LANGUAGES]);
});

it("has who acts and what next from the code, where the reason alone would say something else", async () => {
  const payment = { cause: "PAYMENT", confidence: "CERTAIN", whoActs: "owner", nextStep: "pay the bill" };
  const item = await createFailed({ status: "FAILED", failureReason: "REJECTED", failureDiagnosis: payment });
  const { failure, customerMessages } = await read(item.id);
  expect(failure).toMatchObject({ title: "Payment needed", whoActs: "owner", nextStep: expect.stringMatching(/^Pay/) });
  expect(customerMessages).toEqual([]);
});

it.each(["text", 7, [], {}, { ...EXPIRED, cause: "SOLAR_FLARE" }, { ...EXPIRED, nextStep: 7 }])(
  "falls back on the reason where the column holds %j",
  async (failureDiagnosis) => {
    const { failure } = await read((await createFailed({ failureDiagnosis })).id);
    expect(failure).toMatchObject({ cause: "EXPIRED_AT_PROVIDER", confidence: "LIKELY", whoActs: "customer" });
  },
);

it("has whoever entered an id check it, and asks no customer for what we uploaded", async () => {
  const typed = await createFailed({ source: "OPERATOR", failureDiagnosis: EXPIRED });
  expect((await read(typed.id)).failure).toMatchObject({
    whoActs: "operator",
    nextStep: expect.stringMatching(/^Check the id/),
  });
  const ours = await createFailed({ source: "UPLOAD", direction: "UPLOADED", failureDiagnosis: EXPIRED });
  expect(await read(ours.id)).toMatchObject({
    failure: { whoActs: "operator", nextStep: "Upload it again.", customerLanguages: [] },
    customerMessages: [],
  });
});

it("asks no customer while another attempt is due", async () => {
  const retrying = { status: "RETRY_WAIT", nextAttemptAt: new Date(Date.now() + 60_000) } as const;
  const item = await createFailed({ ...retrying, failureReason: "BAD_RESPONSE", failureDiagnosis: {} });
  expect(await read(item.id)).toMatchObject({ failure: { whoActs: "nobody" }, customerMessages: [] });
});

it("names the connection to whoever may manage it, and to nobody else", async () => {
  const { id } = await createFailed();
  const seenBy = async (role: "ADMIN" | "OPERATOR" | "VIEWER") =>
    (await readMediaDetail(operatorScope(number.id, [number.id], role), id)).connectionId;
  expect(await seenBy("ADMIN")).toBe(number.connectionId);
  expect(await seenBy("OPERATOR")).toBeNull();
  expect(await seenBy("VIEWER")).toBeNull();
});

it("offers no deletion where there never were any bytes", async () => {
  expect((await readMediaDetail(SYSTEM, (await createFailed()).id)).can.purge).toBe(false);
});
