"use server";

import { acknowledge, close, reopen, snooze } from "../media/use-cases/change-incident";
import { numberOfIncident } from "../media/use-cases/read-incidents";
import { incidentInputSchema, snoozeIncidentInputSchema } from "../schemas/incidents";
import { operatorAction } from "./operator-action";

export const acknowledgeIncident = operatorAction({
  input: incidentInputSchema,
  permission: "media:fetch",
  phoneNumberOf: ({ incidentId }, scope, tx) => numberOfIncident(scope, tx, incidentId),
  audit: "incident.acknowledge",
  run: async ({ incidentId }, { scope, tx }) => {
    await acknowledge(scope, tx, incidentId, new Date());
    return { data: null, subject: { type: "incident", id: incidentId } };
  },
});

export const snoozeIncident = operatorAction({
  input: snoozeIncidentInputSchema,
  permission: "media:fetch",
  phoneNumberOf: ({ incidentId }, scope, tx) => numberOfIncident(scope, tx, incidentId),
  audit: "incident.snooze",
  run: async ({ incidentId, until }, { scope, tx }) => {
    await snooze(scope, tx, incidentId, new Date(until));
    return { data: null, subject: { type: "incident", id: incidentId }, details: { until } };
  },
});

export const reopenIncident = operatorAction({
  input: incidentInputSchema,
  permission: "media:fetch",
  phoneNumberOf: ({ incidentId }, scope, tx) => numberOfIncident(scope, tx, incidentId),
  audit: "incident.reopen",
  run: async ({ incidentId }, { scope, tx }) => {
    await reopen(scope, tx, incidentId);
    return { data: null, subject: { type: "incident", id: incidentId } };
  },
});

export const closeIncident = operatorAction({
  input: incidentInputSchema,
  permission: "media:fetch",
  phoneNumberOf: ({ incidentId }, scope, tx) => numberOfIncident(scope, tx, incidentId),
  audit: "incident.close",
  run: async ({ incidentId }, { scope, tx }) => {
    await close(scope, tx, incidentId, new Date());
    return { data: null, subject: { type: "incident", id: incidentId } };
  },
});
