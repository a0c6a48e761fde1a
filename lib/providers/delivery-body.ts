import { jsonOf } from "./answers";
import { ProviderError } from "./errors";

/** The JSON object that was delivered. Throws ProviderError BAD_RESPONSE for anything else. */
export function deliveredObject(body: Uint8Array): object {
  const payload = jsonOf(Buffer.from(body).toString("utf8"));
  if (typeof payload === "object" && payload !== null && !Array.isArray(payload)) return payload;
  const publicMessage = "The delivery is not a JSON object.";
  throw new ProviderError({ reason: "BAD_RESPONSE", retryable: false, publicMessage });
}
