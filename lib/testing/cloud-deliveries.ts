import { createHmac } from "node:crypto";

export interface SignedDelivery {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** A message of a customer with a photo. Meta Cloud API, webhook reference. */
export function photoMessage(mediaId: string): object {
  return {
    from: "16505551234",
    id: `wamid.${mediaId}`,
    timestamp: "1749416383",
    type: "image",
    image: { id: mediaId, mime_type: "image/jpeg", caption: `photo ${mediaId}` },
  };
}

/** What Meta posts for messages to one number, as its envelope has it. */
export function cloudPayload(phoneNumberId: string, messages: readonly object[]): string {
  const metadata = { display_phone_number: "15550783881", phone_number_id: phoneNumberId };
  const value = { messaging_product: "whatsapp", metadata, contacts: [], messages };
  return JSON.stringify({
    object: "whatsapp_business_account",
    entry: [{ id: "102290129340398", changes: [{ field: "messages", value }] }],
  });
}

/** Meta Cloud API, "Validating payloads". */
export function signedDelivery(text: string, appSecret: string): SignedDelivery {
  const body = Buffer.from(text);
  const signature = createHmac("sha256", appSecret).update(body).digest("hex");
  return { body, headers: { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` } };
}

/** The status of the answer; 0 when nobody answered. */
export async function postDelivery(url: string, { body, headers }: SignedDelivery): Promise<number> {
  try {
    const response = await fetch(url, { method: "POST", headers, body: new Uint8Array(body) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
