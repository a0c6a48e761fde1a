import type { Delivery } from "../deliver";
import type { AwsSocialContext } from "./context";
import type { EventDelivery, SubscriptionRequest } from "./delivery-schemas";

export async function deliverEvent(_context: AwsSocialContext, _delivery: EventDelivery): Promise<Delivery> {
  throw new Error("not yet");
}

export async function requestConfirmation(
  _context: AwsSocialContext,
  _request: SubscriptionRequest,
): Promise<Delivery & { confirmed: boolean }> {
  throw new Error("not yet");
}
