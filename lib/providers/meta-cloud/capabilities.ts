import type { ProviderCapabilities } from "../types";
import { WHATSAPP_UPLOAD_LIMITS } from "../whatsapp-limits";

/** Cloud API, "Media": lifetimes and "Supported media types". */
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
};
