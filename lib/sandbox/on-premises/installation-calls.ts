import type { Reply } from "../reply";
import { applicationPatchSchema, changedApplication, DEFAULT_APPLICATION } from "./application-settings";
import { type Call, readJson, readParameters } from "./call";
import { success } from "./envelope";
import type { Installation, Settings } from "./schemas";

const DELAYS: ReadonlySet<string> = new Set(["callback_backoff_delay_ms", "max_callback_backoff_delay_ms"]);

/** The gateway's state: bare for one node, by node name for several. */
export function health({ context }: Call): Reply {
  const { gateway } = context.state.installation;
  return success(context, { health: typeof gateway === "string" ? { gateway_status: gateway } : gateway });
}

export function getSettings({ context }: Call): Reply {
  const { application, waId } = context.state.installation;
  const printed = printNumbers(application, context.settings.settingsNumbers);
  return success(context, { settings: { application: { ...printed, wa_id: waId } } });
}

/** The body has the changed members themselves, in no envelope; those left out stay. */
export async function changeSettings(call: Call): Promise<Reply> {
  const { context } = call;
  const patch = readParameters(applicationPatchSchema, await readJson(call));
  const { installation } = context.state;
  installation.application = changedApplication(installation.application, patch);
  await context.state.save();
  return success(context);
}

export async function resetSettings({ context }: Call): Promise<Reply> {
  context.state.installation.application = DEFAULT_APPLICATION;
  await context.state.save();
  return success(context);
}

function printNumbers(application: Installation["application"], numbers: Settings["settingsNumbers"]): object {
  const print = (name: string, value: unknown) =>
    typeof value === "number" && (numbers === "all-as-text" || (numbers === "delays-as-text" && DELAYS.has(name)))
      ? String(value)
      : value;
  return JSON.parse(JSON.stringify(application, print));
}
