import type { ProviderCapabilities } from "../types";
import { WHATSAPP_UPLOAD_LIMITS } from "../whatsapp-limits";

/**
 * Upload limits: NXCloud page "uploadMedia". Pace and error budget: NXCloud says nothing of either. Ten calls a second are
 * an assumption; the budget stays below the strictest that any host of this field documents, 20 errors within 60 minutes.
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
  pace: { perSecond: 10, burst: 10 },
  errorsPerHour: 15,
};
