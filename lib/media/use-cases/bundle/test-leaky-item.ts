import { randomUUID } from "node:crypto";
import { createConnection } from "../../../connections/create-connection";
import { webhookTokenOf } from "../../../connections/open-connection";
import { db } from "../../../data/db";
import { inTransaction } from "../../../data/transaction";
import { createItemRow, createNumberRow, SYSTEM } from "../../../testing/factories";

export const CUSTOMER = "4915100002018";
export const SECRETS = { accessKey: "AKdoorKey0815", accessSecret: 'sup3r/secret+"quoted"==' };
export const NAME = "Kim Larsen";
export const CAPTION = "my <b>passport</b> no. C01X";
export const FILE = "passport of Kim.pdf";
export const OPERATOR = { name: "Alice Quartermaine", email: "alice.quartermaine@example.org" };
export const MESSAGE_ID = `wamid.${Buffer.concat([
  Buffer.from([0x1c, 0x18, 0x0d]),
  Buffer.from(CUSTOMER),
  Buffer.from([0x15, 0x02, 0x00, 0x12, 0x18, 0x14]),
  Buffer.from("3EB0C767D097B7C7C030"),
]).toString("base64")}`;
const base64 = (text: string) => Buffer.from(text).toString("base64");

/** A connection with secrets, its number, and somebody who may see it. */
export async function createLeakyStage() {
  const connection = await inTransaction((tx) =>
    createConnection(SYSTEM, tx, {
      kind: "nxcloud",
      name: "Backoffice of Smith & Sons",
      settings: { baseUrl: "https://api2.nxcloud.example/secret-path", appkey: "appkey-4711" },
      secrets: SECRETS,
    }),
  );
  const webhookToken = webhookTokenOf(await db().connection.findUniqueOrThrow({ where: connection }));
  const number = await createNumberRow(connection.id, "8615800001111");
  const { id: operatorId } = await db().operator.create({
    data: { ...OPERATOR, passwordHash: "none", role: "OPERATOR" },
  });
  return { number, operatorId, webhookToken };
}

export type LeakyStage = Awaited<ReturnType<typeof createLeakyStage>>;

function exchange(step: string, answer: string | null, more: object = {}) {
  return {
    ...{ step, method: "POST", host: "api2.nxcloud.example", path: "/getMedia", startedAt: "2026-05-01T12:00:03.000Z" },
    ...{ durationMs: 84, httpStatus: 502, providerCode: "1003", providerRequestId: "req-8c1", bytes: null },
    ...{ note: `Refused for +49 151 0000 2018 from 10.20.30.40.`, answer, ...more },
  };
}

/** An item with everything that must not leave, in every place where a row can hold it. */
export async function createLeakyItem({ number, operatorId, webhookToken }: LeakyStage) {
  const item = await createItemRow(number, {
    ...{ providerMediaId: randomUUID(), messageId: MESSAGE_ID, sender: CUSTOMER, senderName: NAME, caption: CAPTION },
    ...{ fileName: FILE, status: "FAILED", failureReason: "REJECTED", failureCode: "1003", attemptCount: 1 },
    ...{ failureMessage: `No media of ${NAME} (0151 0000 2018).`, receivedAt: new Date("2026-05-01T12:00:00Z") },
  });
  const answers = [
    JSON.stringify({ message: "no", echoed: SECRETS, nested: { who: NAME, text: CAPTION, to: `+${CUSTOMER}` } }),
    `q=${encodeURIComponent(SECRETS.accessSecret)}&n=%2B49%20151%200000%202018&f=${encodeURIComponent(FILE)}`,
    `Basic ${base64(`u:${SECRETS.accessSecret}`)} ${base64(SECRETS.accessKey)} ${base64(`tel:${CUSTOMER}!`)}`,
    `<img src=x onerror=alert(1)><script>document.title="run"</script> https://b.example/o?Signature=zzz ${webhookToken}`,
    `mail ${OPERATOR.email} hex ${Buffer.from(CUSTOMER).toString("hex")} ${MESSAGE_ID}`,
  ];
  await db().attempt.create({
    data: {
      ...{ mediaItemId: item.id, phoneNumberId: number.id, number: 1, trigger: "OPERATOR", operatorId, workerId: "w" },
      ...{ startedAt: new Date("2026-05-01T12:00:03Z"), finishedAt: new Date("2026-05-01T12:00:04Z") },
      ...{ outcome: "FAILED", failureReason: "REJECTED", failureCode: "1003", failureMessage: "Refused." },
      exchanges: answers.map((answer, index) => exchange(index === 0 ? "resolve" : "fetch", answer)),
    },
  });
  await db().auditEntry.createMany({
    data: ["media.view", "media.reveal-sender", `media.of-${NAME}`].map((action, index) => ({
      ...{
        actor: "operator",
        operatorId,
        action,
        subjectType: "media_item",
        subjectId: item.id,
        requestId: `r-${index}`,
      },
      ...{ at: new Date(Date.UTC(2026, 4, 1, 13, index)), details: { note: `for ${CUSTOMER}, ip 192.0.2.44` } },
    })),
  });
  const message = {
    ...{ from: CUSTOMER, id: MESSAGE_ID, type: "image", timestamp: "1777636800" },
    image: { id: item.providerMediaId, caption: CAPTION, mime_type: "image/jpeg", [`of ${NAME}`]: { [NAME]: NAME } },
  };
  const body = JSON.stringify({
    ...{ object: "whatsapp_business_account", contacts: [{ profile: { name: NAME }, wa_id: CUSTOMER }] },
    ...{ messages: [message], entry: JSON.stringify([{ deep: JSON.stringify({ from: CUSTOMER, name: NAME }) }]) },
    ...{ sign: "deadbeef", number: Number(CUSTOMER) },
  });
  const delivery = await db().webhookEvent.create({
    data: {
      ...{
        connectionId: number.connectionId,
        body: Buffer.from(body),
        bodySha256: "ab".repeat(32),
        verifiedBy: "signature",
      },
      ...{ headers: { "content-type": "application/json", sign: "feedface", "x-forwarded-for": "198.51.100.7" } },
      ...{ receivedAt: new Date("2026-05-01T12:00:01Z"), processedAt: new Date("2026-05-01T12:00:02Z") },
      ...{ status: "PROCESSED", result: `one of ${NAME}` },
    },
  });
  await db().sighting.create({ data: { mediaItemId: item.id, webhookEventId: delivery.id, at: delivery.receivedAt } });
  return item;
}
