import type { ProviderCapabilities } from "./types";

const MEBIBYTE = 1024 * 1024;

/** WhatsApp's own largest uploads. Its documents leave open whether a megabyte is 1000 or 1024 based. */
export const WHATSAPP_UPLOAD_LIMITS: ProviderCapabilities["uploadLimits"] = {
  IMAGE: 5 * MEBIBYTE,
  VIDEO: 16 * MEBIBYTE,
  AUDIO: 16 * MEBIBYTE,
  VOICE: 16 * MEBIBYTE,
  DOCUMENT: 100 * MEBIBYTE,
  /** Of animated ones; those that stand still may have 100 KB. */
  STICKER: 500 * 1024,
};
