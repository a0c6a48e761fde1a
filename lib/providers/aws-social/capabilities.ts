import type { ProviderCapabilities } from "../types";
import { WHATSAPP_UPLOAD_LIMITS } from "../whatsapp-limits";

/**
 * Upload limits: AWS End User Messaging Social user guide, "Supported media types". Pace: the same guide, "Quotas", allows
 * 100 of each media call a second for the whole account; one connection takes half. Error budget: AWS documents no block
 * for error answers, so that it only has to end what fails over and over.
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
      atMostDays: 30,
      certain: false,
      because: "AWS says that WhatsApp keeps media for 30 days; Meta says 7 days for what customers send.",
      afterwards: "lost",
    },
    uploaded: {
      days: 30,
      certain: true,
      because: "WhatsApp keeps uploads for 30 days.",
      afterwards: "lost",
    },
  },
  uploadLimits: WHATSAPP_UPLOAD_LIMITS,
  pace: { perSecond: 50, burst: 50 },
  errorsPerHour: 100,
};
