import { randomBytes } from "node:crypto";
import type { MetaCloudContext } from "./context";
import { traceId } from "./graph-error";

/** What stands on every answer of the graph host. `id` is that of the object that was asked for. */
export function graphHeaders(context: MetaCloudContext, pathname: string, id: string | null): Record<string, string> {
  const { appUsage, businessUsage, oldestVersion } = context.settings;
  const asked = /^\/(v\d+\.\d+)\//.exec(pathname)?.[1] ?? null;
  const tooOld = asked !== null && ordinal(asked) < ordinal(oldestVersion);
  const number = id && context.state.placeOf(context.state.media.get(id)?.phoneNumberId ?? id);
  const wabaId = number ? number.waba.id : id && context.state.wabaOf(id)?.id;
  return {
    "facebook-api-version": tooOld ? oldestVersion : (asked ?? oldestVersion),
    "x-app-usage": JSON.stringify(appUsage),
    "x-fb-trace-id": traceId(),
    "x-fb-request-id": randomBytes(16).toString("base64url"),
    ...(wabaId && {
      "x-business-use-case-usage": JSON.stringify({ [wabaId]: [{ type: "whatsapp", ...businessUsage }] }),
    }),
    ...(tooOld && {
      "x-ad-api-version-warning": `The call has been auto-upgraded to ${oldestVersion} as ${asked} has been deprecated.`,
    }),
  };
}

function ordinal(version: string): number {
  return Number.parseFloat(version.slice(1));
}
