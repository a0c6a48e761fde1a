import type { ProviderCapabilities } from "../types";
import { WHATSAPP_UPLOAD_LIMITS } from "../whatsapp-limits";

/**
 * Cloud API, "Media": lifetimes and "Supported media types". Pace: Meta counts calls by the hour for app and account (200,
 * or 5,000 with a registered number) and tells in headers how much is left, which every call heeds; a second's limit is
 * not documented. Error budget: Meta documents none, but 360dialog, which hosts this API, blocks a number for 30 minutes
 * after 20 failing media requests within 60.
 */
export const capabilities: ProviderCapabilities = {
  describe: true,
  rangeDownload: false,
  remove: true,
  asyncStore: false,
  listNumbers: true,
  retention: {
    inbound: {
      days: 7,
      certain: true,
      because: "Meta keeps what customers send for 7 days.",
      afterwards: "lost",
    },
    uploaded: {
      days: 30,
      certain: true,
      because: "Meta keeps uploads for 30 days.",
      afterwards: "lost",
    },
  },
  uploadLimits: WHATSAPP_UPLOAD_LIMITS,
  pace: { perSecond: 50, burst: 50 },
  errorsPerHour: 15,
};
