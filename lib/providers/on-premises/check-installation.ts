import { ProviderError } from "../errors";
import type { CheckResult } from "../types";
import type { OnPremisesConfig } from "./config";
import { type ApplicationSettings, type GatewayNode, isSameNumber } from "./installation";

const gateway = { id: "gateway", label: "Link to WhatsApp" };
const number = { id: "numbers", label: "Business phone number" };
const webhook = { id: "webhook-url", label: "Webhook URL" };
const autoDownload = { id: "auto-download", label: "Automatic download" };
const cleanUp = { id: "clean-up", label: "Clean-up of media" };

/** What is read from the application settings. */
export const SETTINGS_CHECKS = [number, webhook, autoDownload, cleanUp] as const;

/** Only a connected gateway can fetch media from WhatsApp again. */
export function checkGateway(health: readonly GatewayNode[] | ProviderError): CheckResult {
  if (health instanceof ProviderError) {
    const remedy = "Check whether the client's core process and database are running.";
    return { ...gateway, outcome: "warning", detail: health.publicMessage, remedy };
  }
  // A secondary master only takes over when the primary fails: it is not linked, and nothing is wrong with that.
  const away = health.filter(
    ({ status, role, trouble }) => trouble !== null || (status !== "connected" && role !== "secondary_master"),
  );
  if (health.length > 0 && away.length === 0) {
    const detail = health.length === 1 ? "The client is connected." : `${health.length} nodes are in order.`;
    return { ...gateway, outcome: "ok", detail, remedy: null };
  }
  const anyConnected = health.some(({ status }) => status === "connected");
  const names = away.slice(0, 5).map(describeNode).join("; ");
  const lost = anyConnected ? "" : " Media that is not on its volume cannot be fetched until it is connected.";
  const detail = `Not connected to WhatsApp: ${names || "the client names no node"}.${lost}`;
  const remedy =
    "Look at the client's log; it reconnects by itself when WhatsApp can be reached and the number is registered.";
  return { ...gateway, outcome: anyConnected ? "warning" : "failed", detail, remedy };
}

function describeNode({ name, status, trouble }: GatewayNode): string {
  const state = trouble ?? status ?? "says nothing of its status";
  return name === null ? state : `${name}: ${state}`;
}

export function checkSettings(settings: ApplicationSettings, config: OnPremisesConfig): readonly CheckResult[] {
  return [checkNumber(settings, config), checkWebhook(settings), checkAutoDownload(settings), checkCleanUp(settings)];
}

function checkNumber({ waId }: ApplicationSettings, { settings: { phoneNumber } }: OnPremisesConfig): CheckResult {
  if (waId === null) {
    const detail = "The client does not tell its number.";
    return { ...number, outcome: "skipped", detail, remedy: `Make sure that it serves +${phoneNumber}.` };
  }
  if (isSameNumber(waId, phoneNumber)) {
    return { ...number, outcome: "ok", detail: `The client serves +${waId}.`, remedy: null };
  }
  const detail = `The client serves +${waId}, but this connection is for +${phoneNumber}.`;
  const remedy = "Correct the number or the client address: otherwise media is recorded under the wrong number.";
  return { ...number, outcome: "failed", detail, remedy };
}

/** The URL itself is not shown: whoever knows ours can deliver. */
function checkWebhook({ webhookUrl }: ApplicationSettings): CheckResult {
  if (webhookUrl === null) {
    const detail = "No webhook URL is set, so nothing is delivered and the client refuses to fetch media again.";
    const remedy = "Set webhooks.url in the client's application settings to the webhook URL of this connection.";
    return { ...webhook, outcome: "warning", detail, remedy };
  }
  const host = URL.canParse(webhookUrl) ? new URL(webhookUrl).host : "an address that cannot be read";
  const detail = `The client delivers to ${host} and nowhere else: it has one webhook URL. If that is not Attaché, whoever receives there has to pass the webhooks on.`;
  return { ...webhook, outcome: "ok", detail, remedy: null };
}

const MEDIA_TYPES = ["image", "document", "audio", "video", "voice", "sticker"];

function checkAutoDownload({ autoDownload: types }: ApplicationSettings): CheckResult {
  if (types === null) {
    const detail = "The client does not tell which media it fetches as they arrive.";
    return { ...autoDownload, outcome: "skipped", detail, remedy: null };
  }
  const left = MEDIA_TYPES.filter((type) => !types.includes(type));
  if (left.length === 0) {
    return { ...autoDownload, outcome: "ok", detail: "All media is fetched as it arrives.", remedy: null };
  }
  const detail = `Not fetched as they arrive: ${left.join(", ")}. We ask the client to fetch each of them, which takes longer and is safe for 14 days only.`;
  const remedy = "Add them to media.auto_download in the client's application settings if its volume has the room.";
  return { ...autoDownload, outcome: "warning", detail, remedy };
}

function checkCleanUp({ deletesMedia }: ApplicationSettings): CheckResult {
  if (deletesMedia === null) {
    const detail = "The client does not tell whether it deletes media by itself.";
    return { ...cleanUp, outcome: "skipped", detail, remedy: null };
  }
  if (!deletesMedia) {
    return { ...cleanUp, outcome: "ok", detail: "The client keeps media until somebody deletes it.", remedy: null };
  }
  const detail =
    "The client deletes media from its volume by itself. After 14 days it comes only from the sender's phone.";
  const remedy = "Switch garbagecollector_enable.media off while there is media that has not been downloaded here.";
  return { ...cleanUp, outcome: "warning", detail, remedy };
}
