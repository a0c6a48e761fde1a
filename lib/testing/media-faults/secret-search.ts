import { webhookTokenOf } from "../../connections/open-connection";
import { db } from "../../data/db";
import { getUpload } from "../../data/uploads";
import { presentUpload } from "../../media/use-cases/present-uploads";
import { readMediaDetail } from "../../media/use-cases/read-media";
import { STORAGE_KEY_ID } from "../../sandbox/nxcloud/storage-link";
import { SYSTEM } from "../factories";
import { ACCESS_SECRET } from "../nxcloud-stage";
import type { FaultRig } from "./fault-rig";

/** What must be found nowhere, with a name for each that may be shown. */
export async function secretsOf(rig: FaultRig): Promise<ReadonlyMap<string, string>> {
  const secrets = new Map([
    [ACCESS_SECRET, "access secret"],
    [STORAGE_KEY_ID, "OSSAccessKeyId"],
    [process.env.ATTACHE_SECRET_KEY ?? "", "secret key"],
  ]);
  for (const { account } of rig.stages) secrets.set(account.accessKey, "access key");
  for (const connection of await db().connection.findMany()) secrets.set(webhookTokenOf(connection), "webhook token");
  for (const { headers, path } of await rig.requests()) {
    if (headers.sign) secrets.set(headers.sign, "sign");
    const signature = /[?&]Signature=([^&]+)/.exec(path)?.[1];
    if (signature) secrets.set(signature, "Signature").set(decodeURIComponent(signature), "Signature");
  }
  return secrets;
}

/** Every row of every table as text, by table. */
export async function rowsOfAllTables(): Promise<ReadonlyMap<string, string>> {
  const tables = await db().$queryRaw<{ name: string }[]>`
    SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_schema IN ('public', 'graphile_worker')`;
  const found = new Map<string, string>();
  for (const { name } of tables) {
    const rows = await db().$queryRawUnsafe<{ row: string }[]>(`SELECT t::text AS row FROM ${name} t`);
    found.set(name, rows.map(({ row }) => row).join("\n"));
  }
  return found;
}

/** What pages are given about every item and every upload. */
export async function pages(): Promise<string> {
  const [items, uploads] = [await db().mediaItem.findMany(), await db().upload.findMany()];
  const details = await Promise.all(items.map(({ id }) => readMediaDetail(SYSTEM, id)));
  const rows = await Promise.all(uploads.map(({ id }) => getUpload(SYSTEM, id)));
  return JSON.stringify([details, rows.map((row) => row && presentUpload(row, SYSTEM))]);
}

/** "sign in worker" for each secret in each place. */
export function leaks(secrets: ReadonlyMap<string, string>, places: ReadonlyMap<string, string>): string[] {
  const found = new Set<string>();
  for (const [place, text] of places) {
    for (const [secret, name] of secrets) if (text.includes(secret)) found.add(`${name} in ${place}`);
  }
  return [...found];
}
