"use server";

import { revealPayload as revealPayloadNow } from "../connections/read-deliveries";
import { deliveryInputSchema } from "../schemas/deliveries";
import { replayDelivery as replayDeliveryNow } from "../webhooks/replay";
import { operatorAction } from "./operator-action";

export const revealPayload = operatorAction({
  input: deliveryInputSchema,
  permission: "installation:manage",
  audit: "delivery.reveal-payload",
  run: ({ deliveryId }, { scope, tx }) => revealPayloadNow(scope, tx, deliveryId),
});

export const replayDelivery = operatorAction({
  input: deliveryInputSchema,
  permission: "installation:manage",
  audit: "delivery.replay",
  run: async ({ deliveryId }, { scope, tx }) => {
    await replayDeliveryNow(scope, tx, deliveryId);
    return { data: null, subject: { type: "webhook_event", id: deliveryId } };
  },
});
