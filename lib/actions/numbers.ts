"use server";

import {
  pauseNumber as pauseNow,
  resumeNumber as resumeNow,
  tryNumber as tryNow,
} from "../media/use-cases/pause-number";
import { numberInputSchema, pauseNumberInputSchema } from "../schemas/numbers";
import { operatorAction } from "./operator-action";

export const pauseNumber = operatorAction({
  input: pauseNumberInputSchema,
  permission: "number:pause",
  phoneNumberOf: async ({ phoneNumberId }) => phoneNumberId,
  audit: "number.pause",
  run: async (input, { scope, tx }) => {
    await pauseNow(scope, tx, input, new Date());
    return { data: null, subject: { type: "number", id: input.phoneNumberId }, details: { note: input.note } };
  },
});

export const resumeNumber = operatorAction({
  input: numberInputSchema,
  permission: "number:pause",
  phoneNumberOf: async ({ phoneNumberId }) => phoneNumberId,
  audit: "number.resume",
  run: async ({ phoneNumberId }, { scope, tx }) => {
    await resumeNow(scope, tx, phoneNumberId, new Date());
    return { data: null, subject: { type: "number", id: phoneNumberId } };
  },
});

export const tryNumber = operatorAction({
  input: numberInputSchema,
  permission: "number:pause",
  phoneNumberOf: async ({ phoneNumberId }) => phoneNumberId,
  audit: "number.try-now",
  run: async ({ phoneNumberId }, { scope, tx }) => {
    await tryNow(scope, tx, phoneNumberId, new Date());
    return { data: null, subject: { type: "number", id: phoneNumberId } };
  },
});
