import type { ProviderCapabilities } from "../types";
import { WHATSAPP_UPLOAD_LIMITS } from "../whatsapp-limits";

/**
 * Retention: On-Premises API reference, "Retrieve media" and "Retry download". Upload limits: the same reference,
 * "Media types and sizes"; the client itself takes up to 100 MB of anything, they bite when WhatsApp is to send it.
 * Pace: the same reference, "Rate limits": 20 requests a second, 60 at once, for everything but messages. Error budget: the
 * client has none, but 360dialog, which hosts it, blocks a number for 30 minutes after 20 failing media requests within 60.
 */
export const capabilities: ProviderCapabilities = {
  // No call tells of media without sending it; HEAD is not documented.
  describe: false,
  rangeDownload: false,
  remove: true,
  asyncStore: true,
  listNumbers: true,
  retention: {
    inbound: {
      days: 14,
      certain: true,
      because:
        "WhatsApp's servers keep what customers send for 14 days. The On-Premises client keeps what it has fetched until somebody or its garbage collector deletes it.",
      afterwards: "sender",
    },
    uploaded: {
      days: null,
      certain: false,
      because: "Uploads stay on the volume of the On-Premises client until they are deleted there.",
      afterwards: "lost",
    },
  },
  uploadLimits: { ...WHATSAPP_UPLOAD_LIMITS, STICKER: 100 * 1024 },
  pace: { perSecond: 20, burst: 60 },
  errorsPerHour: 15,
};
