import type { InboundEvent, MediaArrived, MediaNeverArrived, WebhookReceiver } from "../providers/types";

/** A receiver whose deliveries are the events themselves, as JSON: for tests of what becomes of events. */
export const toldReceiver: Pick<WebhookReceiver, "parse"> = {
  parse: ({ body }) =>
    JSON.parse(Buffer.from(body).toString(), (key, value) =>
      (key === "at" || key === "sentAt") && value !== null ? new Date(value) : value,
    ) as readonly InboundEvent[],
};

const message = { businessPhone: null, from: "4915100002018", fromName: "Kim", caption: null, sentAt: null };

export function arrived(providerNumberId: string | null, id: string, more: Partial<MediaArrived> = {}): MediaArrived {
  const descriptor = { mimeType: "image/jpeg", sizeBytes: null, sha256: null, fileName: null };
  const facts = { type: "media", kind: "IMAGE", messageId: null, problem: null, descriptor } as const;
  return { ...message, ...facts, providerNumberId, providerMediaId: id, ...more };
}

export const tooLarge = { code: "131052", text: "The file is too large. Maximum size is 100 MB." };

export function neverArrived(providerNumberId: string | null, messageId: string): MediaNeverArrived {
  return { ...message, type: "never-arrived", kind: "VIDEO", providerNumberId, messageId, problem: tooLarge };
}
