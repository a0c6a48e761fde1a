"use server";

import { askForBulkRun, numbersToPlan } from "../media/use-cases/bulk/plan-run";
import {
  cancelBulkRun as cancelNow,
  numbersOfBulkRun,
  pauseBulkRun as pauseNow,
  resumeBulkRun as resumeNow,
  startBulkRun as startNow,
} from "../media/use-cases/bulk/steer-run";
import { bulkRunInputSchema, planBulkInputSchema, startBulkInputSchema } from "../schemas/bulk";
import { operatorAction } from "./operator-action";

const subjectOf = (id: string) => ({ type: "bulk_run", id });

export const planBulkRun = operatorAction({
  input: planBulkInputSchema,
  permission: "media:fetch",
  phoneNumberOf: ({ selection }, scope, tx) => numbersToPlan(scope, tx, selection),
  audit: "bulk.plan",
  run: async (input, { scope, tx }) => {
    const { bulkRunId, numbers } = await askForBulkRun(scope, tx, input, new Date());
    const details = { deed: input.deed, by: input.selection.by, numbers };
    return { data: { bulkRunId }, subject: subjectOf(bulkRunId), details };
  },
});

export const startBulkRun = operatorAction({
  input: startBulkInputSchema,
  permission: "media:fetch",
  phoneNumberOf: ({ bulkRunId }, scope, tx) => numbersOfBulkRun(scope, tx, bulkRunId),
  audit: "bulk.start",
  run: async (input, { scope, tx }) => {
    await startNow(scope, tx, input, new Date());
    return { data: null, subject: subjectOf(input.bulkRunId), details: { include: input.include.join(",") } };
  },
});

export const pauseBulkRun = operatorAction({
  input: bulkRunInputSchema,
  permission: "media:fetch",
  phoneNumberOf: ({ bulkRunId }, scope, tx) => numbersOfBulkRun(scope, tx, bulkRunId),
  audit: "bulk.pause",
  run: async ({ bulkRunId }, { scope, tx }) => {
    await pauseNow(scope, tx, bulkRunId);
    return { data: null, subject: subjectOf(bulkRunId) };
  },
});

export const resumeBulkRun = operatorAction({
  input: bulkRunInputSchema,
  permission: "media:fetch",
  phoneNumberOf: ({ bulkRunId }, scope, tx) => numbersOfBulkRun(scope, tx, bulkRunId),
  audit: "bulk.resume",
  run: async ({ bulkRunId }, { scope, tx }) => {
    await resumeNow(scope, tx, bulkRunId, new Date());
    return { data: null, subject: subjectOf(bulkRunId) };
  },
});

export const cancelBulkRun = operatorAction({
  input: bulkRunInputSchema,
  permission: "media:fetch",
  phoneNumberOf: ({ bulkRunId }, scope, tx) => numbersOfBulkRun(scope, tx, bulkRunId),
  audit: "bulk.cancel",
  run: async ({ bulkRunId }, { scope, tx }) => {
    await cancelNow(scope, tx, bulkRunId, new Date());
    return { data: null, subject: subjectOf(bulkRunId) };
  },
});
