import { ProviderError } from "../errors";

/** AWS API reference, GetWhatsAppMessageMedia: `originationPhoneNumberId`. */
const NUMBER_ID = /^(phone-number-id-[0-9a-zA-Z]+|arn:.*:phone-number-id\/[0-9a-zA-Z]+)$/;
const MAX_NUMBER_ID_LENGTH = 115;
const MEDIA_ID = /^[A-Za-z0-9]{1,100}$/;

/** "phone-number-id-0123" for "arn:aws:social-messaging:…:phone-number-id/0123"; null for what is no such ARN. */
export function numberIdOfArn(arn: string | null): string | null {
  const id = /^arn:[^/]*:phone-number-id\/([0-9a-zA-Z]+)$/.exec(arn ?? "")?.[1];
  return id === undefined ? null : `phone-number-id-${id}`;
}

/** The number's id as the API takes it. Throws NUMBER_NOT_BOUND for other names, such as Meta's. */
export function checkedNumberId(id: string): string {
  if (NUMBER_ID.test(id) && id.length <= MAX_NUMBER_ID_LENGTH) return id;
  throw new ProviderError({
    reason: "NUMBER_NOT_BOUND",
    retryable: false,
    publicMessage:
      "The business phone number is not stored under the id that AWS gave it (phone-number-id-…), so AWS was not asked.",
  });
}

/** The media id as the API takes it. Throws NOT_FOUND for what cannot be one. */
export function checkedMediaId(id: string): string {
  if (MEDIA_ID.test(id)) return id;
  const publicMessage = "This is no media id of AWS, which has letters and digits only, so AWS was not asked.";
  const diagnosis = {
    cause: "UNKNOWN_ID",
    confidence: "CERTAIN",
    whoActs: "operator",
    nextStep: "check the id",
  } as const;
  throw new ProviderError({ reason: "NOT_FOUND", retryable: false, publicMessage, diagnosis });
}
