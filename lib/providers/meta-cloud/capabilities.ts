import type { ProviderCapabilities } from "../types";

const MEBIBYTE = 1024 * 1024;

/**
 * Cloud API, "Media": lifetimes and "Supported media types", which leave open whether a megabyte is 1000 or 1024 based.
 * Stickers: 500 KB is the limit of animated ones; those that stand still may have 100 KB.
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
  uploadLimits: {
    IMAGE: 5 * MEBIBYTE,
    VIDEO: 16 * MEBIBYTE,
    AUDIO: 16 * MEBIBYTE,
    VOICE: 16 * MEBIBYTE,
    DOCUMENT: 100 * MEBIBYTE,
    STICKER: 500 * 1024,
  },
};
