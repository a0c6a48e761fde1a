import { requireManagement } from "./authenticate";
import type { GraphCall } from "./graph-call";
import { invalidParameter, unsupportedRequest } from "./graph-error";
import type { PhoneNumber, Waba } from "./schemas";
import { placeIn } from "./state";

const DEFAULT_PAGE = 25;
const LARGEST_PAGE = 100;

/** What `fields` may name beside the members that a number was given. */
const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  "id",
  "display_phone_number",
  "verified_name",
  "status",
  "quality_rating",
  "country_code",
  "country_dial_code",
  "code_verification_status",
  "unified_cert_status",
  "account_mode",
  "host_platform",
  "messaging_limit_tier",
  "is_official_business_account",
  "username",
  "name_status",
  "platform_type",
  "throughput",
]);

/** One page of the business account's numbers. */
export function listNumbers(call: GraphCall) {
  requireManagement(call.caller);
  const numbers = wabaOf(call)?.numbers;
  if (!numbers) throw unsupportedRequest("get", call.id);
  const { query } = call;
  const limit = limitOf(query.get("limit"));
  const after = query.get("after");
  const before = query.get("before");
  const end = before ? positionOf(before) : numbers.length;
  const start = after ? positionOf(after) + 1 : before ? Math.max(0, end - limit) : 0;
  const page = numbers.slice(start, Math.min(start + limit, end));
  const data = page.map((number) => recordOf(number, query.get("fields")));
  if (page.length === 0) return { data };
  const last = start + page.length - 1;
  const next = last < numbers.length - 1 ? { next: nextPage(call, limit, cursorOf(last)) } : {};
  return { data, paging: { cursors: { before: cursorOf(start), after: cursorOf(last) }, ...next } };
}

export function getNumber(call: GraphCall) {
  requireManagement(call.caller);
  const number = placeIn(call.caller.app, call.id)?.number;
  if (!number) throw unsupportedRequest("get", call.id);
  return recordOf(number, call.query.get("fields"));
}

export function getWaba(call: GraphCall) {
  requireManagement(call.caller);
  const waba = wabaOf(call);
  if (!waba) throw unsupportedRequest("get", call.id);
  return { id: waba.id, name: waba.name };
}

function wabaOf({ caller, id }: GraphCall): Waba | undefined {
  return caller.app.wabas.find((waba) => waba.id === id);
}

/** The members that `fields` names and the id; without `fields` all that the number was given. */
function recordOf(number: PhoneNumber, fields: string | null): Record<string, unknown> {
  const { noStorage: _, ...record } = number;
  const given: Readonly<Record<string, unknown>> = record;
  if (!fields) return record;
  const names = fields.split(",").map((field) => field.trim());
  const unknown = names.find((name) => !KNOWN_FIELDS.has(name) && given[name] === undefined);
  if (unknown !== undefined) {
    throw invalidParameter(`Tried accessing nonexisting field (${unknown}) on node type (WhatsAppBusinessPhoneNumber)`);
  }
  const wanted = [...new Set([...names, "id"])].filter((name) => given[name] !== undefined);
  return Object.fromEntries(wanted.map((name) => [name, given[name]]));
}

function limitOf(limit: string | null): number {
  if (limit === null) return DEFAULT_PAGE;
  const count = Number(limit);
  if (Number.isInteger(count) && count >= 1 && count <= LARGEST_PAGE) return count;
  throw invalidParameter(`Param limit must be a number between 1 and ${LARGEST_PAGE}`);
}

function nextPage({ context, caller, id, version, query }: GraphCall, limit: number, after: string): string {
  const next = new URL(`${version ? `/${version}` : ""}/${id}/phone_numbers`, context.urls.api);
  if (context.settings.nextCarriesToken) next.searchParams.set("access_token", caller.token.token);
  const fields = query.get("fields");
  if (fields) next.searchParams.set("fields", fields);
  next.searchParams.set("limit", String(limit));
  next.searchParams.set("after", after);
  return next.href;
}

/** Base64 of the position with "ZD" for "=": the recorded first cursor is "MAZDZD". */
function cursorOf(position: number): string {
  return Buffer.from(String(position)).toString("base64").replaceAll("=", "ZD");
}

function positionOf(cursor: string): number {
  const text = Buffer.from(cursor.replaceAll("ZD", "="), "base64").toString();
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw invalidParameter("Invalid cursors values");
}
