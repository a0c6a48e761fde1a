import type { ProviderCapabilities } from "../types";

const MEBIBYTE = 1024 * 1024;

/**
 * Retention: On-Premises API reference, "Retrieve media" and "Retry download". Upload limits: the same reference,
 * "Media types and sizes", which leaves open whether a megabyte is 1000 or 1024 based; the client itself takes up to
 * 100 MB of anything, the limits per kind bite when WhatsApp is to send it.
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
  uploadLimits: {
    IMAGE: 5 * MEBIBYTE,
    VIDEO: 16 * MEBIBYTE,
    AUDIO: 16 * MEBIBYTE,
    VOICE: 16 * MEBIBYTE,
    DOCUMENT: 100 * MEBIBYTE,
    STICKER: 100 * 1024,
  },
};
