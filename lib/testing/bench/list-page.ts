import pg from "pg";
import { listMediaItems } from "../../data/media-items";
import { mediaListQuerySchema } from "../../schemas/media";
import { SYSTEM } from "../factories";
import type { SignedInFetch } from "../signed-in-fetch";
import { type Comparison, median, timed } from "./report";

const ROWS = 100_000;
const PAGE = 60;
const RUNS = 150;
const WARM_UP = 30;

/** A page in the middle of a long list: our query, and our route with its session check, beside bare SQL. */
export async function benchListPage(
  databaseUrl: string,
  number: { id: string; connectionId: string },
  get: SignedInFetch,
): Promise<Comparison[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await insertRows(client, number);
    const middle = await listMediaItems(SYSTEM, query(number.id, undefined));
    const cursor = middle.nextCursor ?? undefined;
    const last = middle.items.at(-1);
    const floorSql = `SELECT i.*, n.phone_number, c.name, c.provider_kind, b.* FROM media_item i
      JOIN business_phone_number n ON n.id = i.phone_number_id JOIN connection c ON c.id = i.connection_id
      LEFT JOIN blob b ON b.id = i.blob_id
      WHERE i.phone_number_id = $1 AND (i.received_at, i.id) < ($2, $3)
      ORDER BY i.received_at DESC, i.id DESC LIMIT ${PAGE + 1}`;
    const floor = median(
      await timed(RUNS, WARM_UP, () => client.query(floorSql, [number.id, last?.receivedAt, last?.id])),
    );
    const inProcess = median(await timed(RUNS, WARM_UP, () => listMediaItems(SYSTEM, query(number.id, cursor))));
    const path = `/api/media?${new URLSearchParams({ number: number.id, limit: String(PAGE), cursor: cursor ?? "" })}`;
    const overHttp = median(await timed(RUNS, WARM_UP, () => get(path).then((response) => response.text())));
    const floorIs = `the same page as one SQL query, ${ROWS.toLocaleString("en")} rows`;
    return [
      { name: "list page, data layer", unit: "ms", floor, measured: inProcess, floorIs },
      { name: "list page, over HTTP", unit: "ms", floor, measured: overHttp, floorIs },
    ];
  } finally {
    await client.end();
  }
}

function query(number: string, cursor: string | undefined) {
  return mediaListQuerySchema.parse({ number, limit: PAGE, ...(cursor ? { cursor } : {}) });
}

async function insertRows(client: pg.Client, number: { id: string; connectionId: string }): Promise<void> {
  // Announcing a hundred thousand rows would measure something else.
  await client.query("ALTER TABLE media_item DISABLE TRIGGER USER");
  await client.query(
    `INSERT INTO media_item (id, connection_id, phone_number_id, direction, provider_media_id, source, kind, status,
       sender, caption, received_at, updated_at)
     SELECT gen_random_uuid(), $1, $2, 'INBOUND', 'bench-' || g, 'WEBHOOK', 'IMAGE', 'FAILED', '4915200000000',
       'caption ' || g, now() - g * interval '37 seconds', now() FROM generate_series(1, $3::int) g`,
    [number.connectionId, number.id, ROWS],
  );
  await client.query("ALTER TABLE media_item ENABLE TRIGGER USER");
  await client.query("ANALYZE media_item");
}
