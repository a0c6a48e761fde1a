import type { ProviderCapabilities } from "../types";
import { WHATSAPP_UPLOAD_LIMITS } from "../whatsapp-limits";

/** Upload limits: NXCloud page "uploadMedia". */
export const capabilities: ProviderCapabilities = {
  describe: true,
  rangeDownload: false,
  remove: true,
  asyncStore: false,
  listNumbers: true,
  retention: {
    inbound: {
      days: 7,
      atMostDays: 14,
      certain: false,
      because: "NXCloud does not say how long it keeps media. WhatsApp keeps what customers send for 7 to 14 days.",
      afterwards: "lost",
    },
    uploaded: {
      days: 30,
      certain: false,
      because: "NXCloud does not say how long it keeps media. WhatsApp keeps uploads for 30 days.",
      afterwards: "lost",
    },
  },
  uploadLimits: { ...WHATSAPP_UPLOAD_LIMITS, STICKER: 100 * 1024 },
};
