import { z } from "zod";
import { type ControlRoutes, commonRoutes, readBody } from "../control";
import { ControlError } from "../control-error";
import { mediaRoutes } from "../media-routes";
import type { Trickle } from "../trickle";
import type { AwsSocialContext } from "./context";
import { deliverySchema, subscriptionSchema } from "./delivery-schemas";
import { type Account, accountSchema, mediaStateSchema, newMediaSchema, settingsSchema } from "./schemas";
import { seedMedia } from "./seed-media";
import { deliverEvent, requestConfirmation } from "./sns-delivery";

const mediaStateBody = z.strictObject({ state: mediaStateSchema });

export function controlRoutes(context: AwsSocialContext, trickle: Trickle): ControlRoutes {
  const { state } = context;
  return {
    ...commonRoutes({ ...context, settingsSchema, trickle, save: () => state.save() }),
    ...mediaRoutes(state, mediaStateBody),
    "PUT /control/accounts": async ({ body }) => {
      const account = readBody(accountSchema, body);
      refuseTaken(context, account);
      state.accounts.set(account.accountId, account);
      await state.save();
      return account;
    },
    "GET /control/accounts/*": ({ id }) => found(state.accounts.get(id), "account with this accountId"),
    "PUT /control/media": ({ body }) => seedMedia(context, readBody(newMediaSchema, body)),
    "GET /control/objects/*": ({ id }) => state.objectsOf(id),
    "GET /control/topics/*": ({ id }) => found(state.topic(id), "topic with this ARN"),
    "POST /control/deliveries": ({ body }) => deliverEvent(context, readBody(deliverySchema, body)),
    "POST /control/subscriptions": ({ body }) => requestConfirmation(context, readBody(subscriptionSchema, body)),
  };
}

function found<T>(value: T | null | undefined, what: string): T {
  if (!value) throw new ControlError(404, `There is no ${what}.`);
  return value;
}

/** Bucket names, access keys and numbers are unique among all accounts of AWS. */
function refuseTaken({ state }: AwsSocialContext, account: Account): void {
  const others = (owner: Account | undefined) => owner !== undefined && owner.accountId !== account.accountId;
  for (const { name } of account.buckets) {
    if (others(state.bucket(name)?.account)) throw new ControlError(409, `Another account has the bucket ${name}.`);
  }
  for (const { accessKeyId } of account.accessKeys) {
    if (others(state.principal(accessKeyId)?.account)) {
      throw new ControlError(409, `Another account has the access key ${accessKeyId}.`);
    }
  }
  for (const { phoneNumberId } of account.businessAccounts.flatMap(({ numbers }) => numbers)) {
    if (others(state.number(phoneNumberId)?.account)) {
      throw new ControlError(409, `Another account has the number ${phoneNumberId}.`);
    }
  }
}
