import type { ProviderCapabilities } from "../types";

const MEBIBYTE = 1024 * 1024;

/** Upload limits: NXCloud page "uploadMedia", which leaves open whether a megabyte is 1000 or 1024 based. */
export const capabilities: ProviderCapabilities = {
  describe: true,
  rangeDownload: false,
  remove: true,
  asyncStore: false,
  listNumbers: true,
  retention: {
    inbound: {
      days: 7,
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
  uploadLimits: {
    IMAGE: 5 * MEBIBYTE,
    VIDEO: 16 * MEBIBYTE,
    AUDIO: 16 * MEBIBYTE,
    VOICE: 16 * MEBIBYTE,
    DOCUMENT: 100 * MEBIBYTE,
    STICKER: 100 * 1024,
  },
};
