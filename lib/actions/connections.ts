"use server";

import { checkConnection as askForCheck, checkDeed } from "../connections/check-connection";
import { addConnection } from "../connections/create-connection";
import {
  addNumbers as addNumbersNow,
  askForNumbersOf,
  numberFacts,
  reviewNumbers,
} from "../connections/discover-numbers";
import * as edit from "../connections/edit-connection";
import { revealWebhook as revealWebhookNow } from "../connections/webhook-address";
import {
  addNumbersInputSchema,
  confirmedInputSchema,
  connectionInputSchema,
  editSettingsInputSchema,
  newConnectionSchema,
  rotateSecretsInputSchema,
  setEnabledInputSchema,
} from "../schemas/connections";
import { operatorAction } from "./operator-action";

export const createConnection = operatorAction({
  input: newConnectionSchema,
  permission: "installation:manage",
  audit: "connection.create",
  run: (input, { tx }) => addConnection(tx, input),
});

export const updateConnection = operatorAction({
  input: editSettingsInputSchema,
  permission: "installation:manage",
  audit: "connection.update",
  run: (input, { scope, tx }) => edit.updateSettings(scope, tx, input),
});

export const rotateSecrets = operatorAction({
  input: rotateSecretsInputSchema,
  permission: "installation:manage",
  audit: "connection.rotate-secrets",
  run: (input, { scope, tx }) => edit.rotateSecrets(scope, tx, input),
});

export const setConnectionEnabled = operatorAction({
  input: setEnabledInputSchema,
  permission: "installation:manage",
  audit: "connection.set-enabled",
  run: (input, { scope, tx }) => edit.setEnabled(scope, tx, input),
});

export const rotateWebhookAddress = operatorAction({
  input: confirmedInputSchema,
  permission: "installation:manage",
  audit: "connection.rotate-webhook",
  run: (input, { scope, tx }) => edit.rotateWebhookToken(scope, tx, input),
});

export const deleteConnection = operatorAction({
  input: confirmedInputSchema,
  permission: "installation:manage",
  audit: "connection.delete",
  run: (input, { scope, tx }) => edit.deleteConnection(scope, tx, input),
});

export const revealWebhook = operatorAction({
  input: connectionInputSchema,
  permission: "installation:manage",
  audit: "connection.reveal-webhook",
  run: ({ connectionId }, { scope, tx }) => revealWebhookNow(scope, tx, connectionId),
});

export const checkConnection = operatorAction({
  input: connectionInputSchema,
  permission: "installation:manage",
  audit: "connection.check",
  prepare: ({ connectionId }, scope) => askForCheck(scope, connectionId),
  run: async ({ connectionId }, { prepared }) => checkDeed(connectionId, prepared),
});

export const discoverNumbers = operatorAction({
  input: connectionInputSchema,
  permission: "installation:manage",
  audit: "connection.discover-numbers",
  prepare: ({ connectionId }, scope) => askForNumbersOf(scope, connectionId),
  run: ({ connectionId }, { scope, tx, prepared }) => reviewNumbers(scope, tx, { connectionId, listed: prepared }),
});

export const addNumbers = operatorAction({
  input: addNumbersInputSchema,
  permission: "installation:manage",
  audit: "connection.add-numbers",
  run: async ({ connectionId, numbers }, { scope, tx }) => {
    const deed = await addNumbersNow(scope, tx, { connectionId, numbers: numbers.map(numberFacts) });
    return { ...deed, data: { added: deed.data.length } };
  },
});
