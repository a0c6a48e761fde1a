import { createHash, randomUUID } from "node:crypto";
import pg from "pg";
import { cloudPayload, postDelivery, signedDelivery } from "../cloud-deliveries";
import { APP_SECRET, type CloudStage } from "../cloud-stage";
import { type Comparison, percentile } from "./report";

const DELIVERIES = 2_000;
const WARM_UP = 200;
const AT_ONCE = 8;

/**
 * Signed deliveries through our route, each stored with its job before it is acknowledged, beside the row alone. They
 * tell of texts: what they make the worker do is little, and no part of what is measured.
 */
export async function benchWebhookIngest(
  databaseUrl: string,
  consoleUrl: string,
  stage: CloudStage,
): Promise<Comparison[]> {
  const deliveries = Array.from({ length: DELIVERIES + WARM_UP }, () => {
    const id = `wamid.${randomUUID()}`;
    const text = { from: "16505551234", id, timestamp: "1749416383", type: "text", text: { body: "Hello" } };
    return signedDelivery(cloudPayload(stage.phoneNumberId, [text]), APP_SECRET);
  });
  const pool = new pg.Pool({ connectionString: databaseUrl, max: AT_ONCE });
  try {
    const floor = await measure(deliveries, async ({ body, headers }) => {
      const sha256 = createHash("sha256").update(body).digest("hex");
      await pool.query(
        `INSERT INTO webhook_event (id, connection_id, headers, body, body_sha256, verified_by, status)
         VALUES (gen_random_uuid(), $1, $2, $3, $4, 'signature', 'IGNORED')`,
        [stage.connectionId, headers, body, sha256],
      );
    });
    const measured = await measure(deliveries, async (delivery) => {
      const status = await postDelivery(consoleUrl + stage.webhook, delivery);
      if (status !== 200) throw new Error(`A delivery was answered with ${status}.`);
    });
    const floorIs = `one row inserted by SQL, ${AT_ONCE} at once`;
    return [
      { name: "webhook ingest", unit: "items/s", floor: floor.rate, measured: measured.rate, floorIs },
      { name: "webhook ingest, p99", unit: "ms", floor: floor.p99, measured: measured.p99, floorIs },
    ];
  } finally {
    await pool.end();
  }
}

async function measure<T>(work: readonly T[], run: (one: T) => Promise<void>): Promise<{ rate: number; p99: number }> {
  const warmUp = work.slice(0, WARM_UP);
  for (const one of warmUp) await run(one);
  const taken: number[] = [];
  let next = WARM_UP;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let one = work[next++]; one !== undefined; one = work[next++]) {
        const begun = performance.now();
        await run(one);
        taken.push(performance.now() - begun);
      }
    }),
  );
  return { rate: taken.length / ((performance.now() - started) / 1000), p99: percentile(taken, 0.99) };
}
