import { expect, it } from "vitest";
import { db } from "../data/db";
import { ConfigError } from "../errors";
import { useTestDatabase } from "../testing/database";
import { createConnectionRow } from "../testing/factories";
import { processDelivery } from "./process";
import { storeDelivery } from "./test-delivery";

useTestDatabase();

it("leaves a delivery unread for an hour that this process lacks the key for, and says then what is wrong", async () => {
  const connection = await createConnectionRow();
  const { id, receivedAt } = await storeDelivery(connection.id, []);
  const read = (minutes: number) => processDelivery(id, "test", new Date(receivedAt.getTime() + minutes * 60_000));
  const row = () => db().webhookEvent.findUniqueOrThrow({ where: { id } });
  await expect(read(59)).rejects.toThrow(ConfigError);
  expect(await row()).toMatchObject({ status: "RECEIVED", result: null });
  await read(61);
  expect(await row()).toMatchObject({ status: "FAILED", result: expect.stringMatching(/key|seal/i) });
});
