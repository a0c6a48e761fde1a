import { listAffected } from "../../../data/incident-subjects";
import { getIncident } from "../../../data/incidents";
import type { Scope } from "../../../data/scope";
import { NotFoundError } from "../../../errors";
import { isUuid } from "../../../ids";
import { type Bundle, type BundleOptions, MOST_ITEMS, writeBundle } from "./write-bundle";

/**
 * A support bundle of the latest items that an incident affected. Throws NotFoundError for an incident that is missing,
 * foreign or affected no media item, and what writeBundle throws.
 */
export async function writeIncidentBundle(scope: Scope, incidentId: string, options: BundleOptions): Promise<Bundle> {
  const incident = isUuid(incidentId) ? await getIncident(scope, incidentId) : null;
  if (!incident) throw new NotFoundError();
  const { rows } = await listAffected(scope, incidentId, { unsolved: false, after: null, limit: MOST_ITEMS });
  const itemIds = rows.flatMap(({ item }) => item?.id ?? []);
  if (itemIds.length === 0) throw new NotFoundError();
  return writeBundle(scope, itemIds, options);
}
