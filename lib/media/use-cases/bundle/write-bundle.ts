import { createHash } from "node:crypto";
import { requirePermission } from "../../../auth/permissions";
import { secretsOf, verifyTokenOf, webhookTokenOf } from "../../../connections/open-connection";
import { recordAudit } from "../../../data/audit";
import { type BundledItem, listItemsForBundle } from "../../../data/bundles";
import { getOperator } from "../../../data/operators";
import type { Scope } from "../../../data/scope";
import { inTransaction } from "../../../data/transaction";
import { ConfigError, InvalidInputError, NotFoundError } from "../../../errors";
import { isUuid } from "../../../ids";
import { VERSION } from "../../../version";
import { roleAndInitials } from "../timeline/person";
import { environmentOf } from "./environment";
import type { Markup } from "./html";
import { readItemFiles } from "./item-files";
import { deliveryFile, itemPart, pageOf } from "./page";
import { type Scrub, scrubber } from "./scrub";
import { type ArchivedFile, zipped } from "./zip";

export const MOST_ITEMS = 20;

export interface BundleOptions {
  /** Put captions and file names in. */
  readonly withNames: boolean;
  /** Leave message ids whole, though WhatsApp's hold the customer's number in coded form. */
  readonly wholeMessageIds: boolean;
  readonly now: Date;
}

export interface Bundle {
  /** Plain ASCII. */
  readonly fileName: string;
  /** The archive, made while it is read. Fails when the database does; what was read by then is no whole archive. */
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * A support bundle of these items, fit to be attached to a provider's ticket: everything that is known of them with
 * whatever tells of people and whatever opens doors taken out. Written to the audit of each item before anything is
 * handed out. Throws NotFoundError when one of the items is missing or foreign or the role does not allow it,
 * InvalidInputError for none or too many.
 */
export async function writeBundle(scope: Scope, itemIds: readonly string[], options: BundleOptions): Promise<Bundle> {
  if (scope.kind === "operator") requirePermission(scope, "media:fetch");
  const ids = [...new Set(itemIds)];
  if (ids.length === 0 || ids.length > MOST_ITEMS) {
    throw new InvalidInputError(`A support bundle holds 1 to ${MOST_ITEMS} items.`);
  }
  const items = ids.every(isUuid) ? await listItemsForBundle(scope, ids) : [];
  if (items.length < ids.length) throw new NotFoundError();
  await inTransaction(async (tx) => {
    for (const { id, phoneNumberId } of items) {
      const { withNames, wholeMessageIds } = options;
      const details = { withNames, wholeMessageIds, items: items.length };
      const subject = { subjectType: "media_item", subjectId: id, phoneNumberId };
      await recordAudit(scope, tx, { action: "media.export", ...subject, details });
    }
  });
  const scrub = scrubber(sensitiveOf(items, options));
  return {
    fileName: nameOfBundle(items, options.now, scrub),
    body: zipped(bundleFiles(scope, items, options, scrub), options.now),
  };
}

async function* bundleFiles(
  scope: Scope,
  items: readonly BundledItem[],
  options: BundleOptions,
  scrub: Scrub,
): AsyncGenerator<ArchivedFile> {
  const written: { name: string; sizeBytes: number; sha256: string }[] = [];
  const file = (name: string, text: string): ArchivedFile => {
    const bytes = Buffer.from(text);
    written.push({ name, sizeBytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") });
    return { name, bytes };
  };
  const json = (name: string, value: unknown) => file(name, `${JSON.stringify(value, null, 2)}\n`);

  const parts: Markup[] = [];
  for (const [index, row] of items.entries()) {
    const place = items.length === 1 ? "" : `items/${String(index + 1).padStart(2, "0")}/`;
    const files = scrub(await readItemFiles(scope, row, options.withNames));
    yield json(`${place}item.json`, files.item);
    yield json(`${place}timeline.json`, files.timeline);
    yield json(`${place}attempts.json`, files.attempts);
    for (const [at, delivery] of files.deliveries.entries()) yield json(`${place}${deliveryFile(at)}`, delivery);
    parts.push(itemPart(files, place));
  }
  const environment = scrub(environmentOf(items));
  yield json("environment.json", environment);
  const facts = {
    createdAt: options.now.toISOString(),
    createdBy: await writerOf(scope),
    leftOut: leftOutOf(options),
  };
  const title = `Support bundle of ${items.length === 1 ? "one media item" : `${items.length} media items`}`;
  yield file("index.html", pageOf({ title, version: VERSION, ...facts }, environment, parts));
  const product = { name: "Attaché", version: VERSION };
  yield json("manifest.json", {
    ...{ format: "attache-support-bundle", formatVersion: 1, product, ...facts },
    items: items.map(({ id }) => id),
    files: [...written],
  });
}

/** By role and initials: no name and no e-mail address leaves. */
async function writerOf(scope: Scope): Promise<string> {
  if (scope.kind === "system") return "the command line";
  const operator = await getOperator(scope, scope.operatorId);
  return roleAndInitials(operator) ?? "an operator";
}

function leftOutOf({ withNames, wholeMessageIds }: BundleOptions): string[] {
  return [
    "Customers' numbers are masked wherever they stood, customers' and colleagues' names are left out.",
    "Keys, tokens, signatures, links, callback addresses, e-mail and IP addresses are left out.",
    "Of deliveries only the structure is kept, with how long each value was.",
    withNames ? "Caption and file name are included, as somebody chose." : "Captions and file names are left out.",
    wholeMessageIds
      ? "Message ids are whole, as somebody chose: WhatsApp's hold the customer's number in coded form."
      : "In message ids that hold the customer's number in coded form, that part is replaced.",
  ];
}

function sensitiveOf(items: readonly BundledItem[], { withNames, wholeMessageIds }: BundleOptions) {
  const kept = (texts: readonly (string | null)[]) => [...new Set(texts.filter((text) => text !== null))];
  const connections = new Map(items.map(({ connection }) => [connection.id, connection]));
  return {
    customers: kept(items.map(({ sender }) => sender)),
    encodedNumbers: !wholeMessageIds,
    secrets: [...connections.values()].flatMap(literalSecrets),
    names: kept(items.map(({ senderName }) => senderName)),
    texts: withNames
      ? []
      : kept(
          items.flatMap(({ caption, fileName, uploads }) => [
            ...[caption, fileName],
            ...uploads.map((upload) => upload.fileName),
          ]),
        ),
  };
}

/** What was written was redacted then already; this is the second lock. Without the key that sealed them there is none. */
function literalSecrets(connection: BundledItem["connection"]): string[] {
  const texts = [
    () => Object.values(secretsOf(connection)),
    () => [webhookTokenOf(connection)],
    () => [verifyTokenOf(connection)],
  ];
  return texts.flatMap((read) => readable(read)).filter((value) => typeof value === "string");
}

function readable(read: () => readonly unknown[]): readonly unknown[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConfigError) return [];
    throw error;
  }
}

/** "attache-nxcloud-1234567890-2026-11-29.zip" */
function nameOfBundle(items: readonly BundledItem[], now: Date, scrub: Scrub): string {
  const kinds = [...new Set(items.map(({ connection }) => connection.providerKind))];
  const [only] = items;
  const about =
    items.length > 1 || !only ? `${items.length}-items` : only.neverArrived ? only.id : only.providerMediaId;
  const parts = ["attache", kinds.length === 1 ? kinds[0] : "several", scrub(about), now.toISOString().slice(0, 10)];
  const safe = parts.map((part) => (part ?? "").replace(/[^A-Za-z0-9._-]+/g, "_").slice(0, 64));
  return `${safe.join("-")}.zip`;
}
