import { z } from "zod";
import { jsonOf } from "../answers";

/** Beyond this share of its allowance, in percent, an app or account is close to being turned away. */
const NEARLY_USED_UP = 95;
/** How long to keep still where Meta does not say: the share goes down as calls grow older. */
const UNTOLD_PAUSE_MS = 60_000;
const MINUTE_MS = 60_000;

const figure = z.coerce.number().catch(0);
const usageSchema = z.looseObject({
  call_count: figure,
  total_cputime: figure,
  total_time: figure,
  estimated_time_to_regain_access: figure,
});
const businessUsage = z.record(z.string(), z.array(z.unknown()).catch([]));

/**
 * How long to send nothing more, in milliseconds; 0 where there is room. Reads `X-App-Usage` and
 * `X-Business-Use-Case-Usage`, whose times are in minutes. Meta, "Graph API rate limits".
 */
export function pauseAfter(headers: Readonly<Record<string, string>>): number {
  const app = jsonOf(headers["x-app-usage"] ?? "");
  const business = businessUsage.safeParse(jsonOf(headers["x-business-use-case-usage"] ?? ""));
  const usages = [app, ...Object.values(business.data ?? {}).flat()];
  return Math.max(...usages.map(pauseOf));
}

function pauseOf(value: unknown): number {
  const parsed = usageSchema.safeParse(value);
  if (!parsed.success) return 0;
  const { call_count, total_cputime, total_time, estimated_time_to_regain_access: minutes } = parsed.data;
  if (minutes > 0) return minutes * MINUTE_MS;
  return Math.max(call_count, total_cputime, total_time) > NEARLY_USED_UP ? UNTOLD_PAUSE_MS : 0;
}
