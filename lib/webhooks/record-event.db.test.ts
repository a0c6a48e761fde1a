import { randomBytes, randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "../data/db";
import { inTransaction } from "../data/transaction";
import { ConflictError, NotFoundError } from "../errors";
import { logger } from "../logger";
import { fetchReference } from "../media/use-cases/fetch-reference";
import { startDownload } from "../media/use-cases/ingest-reference";
import { readMediaDetail } from "../media/use-cases/read-media";
import { useTestDatabase } from "../testing/database";
import {
  createConnectionRow,
  createItemRow,
  createNumber,
  createNumberRow,
  operatorScope,
  SYSTEM,
} from "../testing/factories";
import { processDelivery } from "./process";
import { replayDelivery } from "./replay";
import { itemNamed, itemsOf, tell, waitingJobs } from "./test-delivery";
import { arrived, neverArrived, tooLarge } from "./test-told";

vi.mock("../connections/open-connection", async () => {
  const { toldReceiver } = await import("./test-told");
  return { openReceiver: () => toldReceiver };
});

useTestDatabase();

let number: Awaited<ReturnType<typeof createNumber>>;
beforeEach(async () => {
  number = await createNumber();
});

describe("media that a delivery says cannot be had", () => {
  it("are recorded with the reason, and nothing is fetched until somebody asks", async () => {
    const diagnosis = {
      cause: "TOO_LARGE",
      confidence: "CERTAIN",
      whoActs: "customer",
      nextStep: "send a smaller file",
    } as const;
    const problem = { ...tooLarge, diagnosis };
    const event = await tell(number.connectionId, [arrived(number.providerNumberId, "broken", { problem })]);
    expect(event).toMatchObject({ status: "PROCESSED", itemCount: 1 });
    const item = await itemNamed("broken");
    expect(item).toMatchObject({
      status: "FAILED",
      neverArrived: false,
      failureReason: "UNAVAILABLE_AT_SENDER",
      failureCode: "131052",
      failureMessage: tooLarge.text,
      failureDiagnosis: diagnosis,
    });
    expect(await waitingJobs(item.id)).toBe(0);
    await inTransaction((tx) => startDownload(SYSTEM, tx, item.id, "OPERATOR"));
    expect((await itemNamed("broken")).status).toBe("QUEUED");
  });

  it("are fetched when a later delivery of the same id has no complaint", async () => {
    await tell(number.connectionId, [arrived(number.providerNumberId, "mended", { problem: tooLarge })]);
    await tell(number.connectionId, [arrived(number.providerNumberId, "mended")]);
    const item = await itemNamed("mended");
    expect(item).toMatchObject({ status: "QUEUED", failureReason: null });
    expect(await waitingJobs(item.id)).toBe(1);
  });

  it("do not disturb what is known or under way, whichever delivery came first", async () => {
    await tell(number.connectionId, [arrived(number.providerNumberId, "fine")]);
    await tell(number.connectionId, [arrived(number.providerNumberId, "fine", { problem: tooLarge })]);
    expect((await itemNamed("fine")).status).toBe("QUEUED");
    const failedBefore = await createItemRow(number, { providerMediaId: "tried", status: "FAILED", attemptCount: 1 });
    await tell(number.connectionId, [arrived(number.providerNumberId, "tried")]);
    expect(await db().mediaItem.findUnique({ where: { id: failedBefore.id } })).toMatchObject({ status: "FAILED" });
  });
});

describe("media without an id", () => {
  it("are shown as gone with WhatsApp's words, once however often they are told", async () => {
    const event = await tell(number.connectionId, [
      neverArrived(number.providerNumberId, "wamid.1"),
      arrived(number.providerNumberId, "beside-it"),
    ]);
    await tell(number.connectionId, [neverArrived(number.providerNumberId, "wamid.1")]);
    expect(event.itemCount).toBe(2);
    expect(await itemsOf(number.connectionId)).toMatchObject([
      {
        providerMediaId: "message:wamid.1",
        messageId: "wamid.1",
        status: "GONE",
        neverArrived: true,
        kind: "VIDEO",
        failureMessage: tooLarge.text,
      },
      { providerMediaId: "beside-it", status: "QUEUED", neverArrived: false },
    ]);
  });

  it("are never downloaded, whoever asks and however", async () => {
    await tell(number.connectionId, [neverArrived(number.providerNumberId, "wamid.2")]);
    const item = await itemNamed("message:wamid.2");
    const naming = { phoneNumberId: number.id, providerMediaId: "message:wamid.2", direction: "INBOUND" } as const;
    await expect(inTransaction((tx) => startDownload(SYSTEM, tx, item.id, "OPERATOR"))).rejects.toThrow(ConflictError);
    await expect(inTransaction((tx) => fetchReference(SYSTEM, tx, naming, new Date()))).rejects.toThrow(
      /send it again/,
    );
    expect(await itemNamed("message:wamid.2")).toMatchObject({ status: "GONE", failureCode: "131052" });
    expect(await waitingJobs(item.id)).toBe(0);
    const shown = await readMediaDetail(SYSTEM, item.id);
    expect(shown).toMatchObject({ neverArrived: true, can: { redownload: false }, recoverable: { until: null } });
    expect(shown.failure?.detail).toMatch(/WhatsApp says: “The file is too large.*send it again\.$/);
  });
});

describe("the number of a delivery", () => {
  const numbersOf = (connectionId: string) =>
    db().businessPhoneNumber.findMany({ where: { connectionId }, orderBy: { createdAt: "asc" } });

  it("is the connection's only one where the delivery names none", async () => {
    await tell(number.connectionId, [arrived(null, "for-the-only")]);
    expect((await itemNamed("for-the-only")).phoneNumberId).toBe(number.id);
    expect(await numbersOf(number.connectionId)).toHaveLength(1);
  });

  it("is never guessed among several: what names none is set apart", async () => {
    await createNumberRow(number.connectionId);
    await tell(number.connectionId, [arrived(null, "for-nobody"), arrived(number.providerNumberId, "for-one")]);
    const row = await db().businessPhoneNumber.findUniqueOrThrow({
      where: { id: (await itemNamed("for-nobody")).phoneNumberId },
    });
    expect(row).toMatchObject({ displayName: "Number not named by the delivery", phoneNumber: "" });
    expect((await itemNamed("for-one")).phoneNumberId).toBe(number.id);
  });

  it("gets its digits as soon as a delivery tells them, and loses nothing that a person or the provider said", async () => {
    const connection = await createConnectionRow();
    const named = (businessPhone: string | null) =>
      tell(connection.id, [arrived("106540352242922", randomUUID(), { businessPhone })]);
    await named(null);
    expect(await numbersOf(connection.id)).toMatchObject([{ phoneNumber: "", displayName: "Number 106540352242922" }]);
    await named("15550783881");
    await named("19999999999");
    expect(await numbersOf(connection.id)).toMatchObject([{ phoneNumber: "15550783881", displayName: "+15550783881" }]);
    await tell(number.connectionId, [
      arrived(number.providerNumberId, "told-other-digits", { businessPhone: "19999999999" }),
    ]);
    expect(await numbersOf(number.connectionId)).toMatchObject([
      { displayName: "Test shop", phoneNumber: number.phoneNumber },
    ]);
  });

  it("that the database cannot hold takes only its own media with it", async () => {
    vi.spyOn(logger, "warn").mockImplementation(() => undefined);
    const endless = randomBytes(9_000).toString("hex");
    const events = [arrived(endless, "lost"), arrived(number.providerNumberId, "neighbour")];
    await expect(tell(number.connectionId, events)).rejects.toThrow();
    expect((await itemsOf(number.connectionId)).map((item) => item.providerMediaId)).toEqual(["neighbour"]);
  });
});

describe("reading a delivery again", () => {
  it("records what an earlier reading left out, and repeats nothing", async () => {
    const before = await tell(number.connectionId, [{ type: "ignored", because: "a type of tomorrow" }]);
    expect(before).toMatchObject({ status: "IGNORED", result: "a type of tomorrow" });
    const body = Buffer.from(JSON.stringify([arrived(number.providerNumberId, "of-tomorrow")]));
    await db().webhookEvent.update({ where: { id: before.id }, data: { body } });
    for (let time = 0; time < 2; time += 1) {
      await inTransaction((tx) => replayDelivery(SYSTEM, tx, before.id));
      await processDelivery(before.id, "test", new Date());
    }
    expect(await db().webhookEvent.findUnique({ where: { id: before.id } })).toMatchObject({
      status: "PROCESSED",
      itemCount: 1,
    });
    expect(await itemsOf(number.connectionId)).toHaveLength(1);
  });

  it("is for whoever may see every number", async () => {
    const { id } = await tell(number.connectionId, []);
    const narrow = operatorScope(randomUUID(), [number.id], "ADMIN");
    await expect(inTransaction((tx) => replayDelivery(narrow, tx, id))).rejects.toThrow(NotFoundError);
    await expect(inTransaction((tx) => replayDelivery(SYSTEM, tx, randomUUID()))).rejects.toThrow(NotFoundError);
    expect((await db().webhookEvent.findUniqueOrThrow({ where: { id } })).status).toBe("IGNORED");
  });
});
