"use server";

import { adoptBytes as adoptBytesNow, showVersion } from "../media/use-cases/adopt-bytes";
import { fetchReference as fetchReferenceNow } from "../media/use-cases/fetch-reference";
import { startDownload } from "../media/use-cases/ingest-reference";
import { askForProbe } from "../media/use-cases/probe-item";
import { purgeDetails, purgeItem } from "../media/use-cases/purge";
import { numberOfItem, readSender } from "../media/use-cases/read-media";
import { numberOfUpload, retryUpload as retryUploadNow } from "../media/use-cases/receive-upload";
import {
  fetchReferenceInputSchema,
  probeInputSchema,
  redownloadInputSchema,
  revealSenderInputSchema,
} from "../schemas/media";
import { retryUploadInputSchema } from "../schemas/uploads";
import { adoptBytesInputSchema, pickVersionInputSchema, purgeInputSchema } from "../schemas/versions";
import { operatorAction } from "./operator-action";

export const redownload = operatorAction({
  input: redownloadInputSchema,
  permission: "media:fetch",
  phoneNumberOf: ({ itemId }, scope, tx) => numberOfItem(scope, tx, itemId),
  audit: "media.redownload",
  run: async ({ itemId }, { scope, tx }) => {
    await startDownload(scope, tx, itemId, "OPERATOR");
    return { data: { itemId }, subject: { type: "media_item", id: itemId } };
  },
});

export const probe = operatorAction({
  input: probeInputSchema,
  permission: "media:fetch",
  phoneNumberOf: ({ itemId }, scope, tx) => numberOfItem(scope, tx, itemId),
  audit: "media.probe",
  run: async ({ itemId }, { scope, tx }) => {
    await askForProbe(scope, tx, itemId, new Date());
    return { data: { itemId }, subject: { type: "media_item", id: itemId } };
  },
});

export const fetchReference = operatorAction({
  input: fetchReferenceInputSchema,
  permission: "media:fetch",
  phoneNumberOf: async ({ phoneNumberId }) => phoneNumberId,
  audit: "media.fetch",
  run: async (input, { scope, tx }) => {
    const { itemId } = await fetchReferenceNow(scope, tx, input, new Date());
    return { data: { itemId }, subject: { type: "media_item", id: itemId }, details: { direction: input.direction } };
  },
});

export const revealSender = operatorAction({
  input: revealSenderInputSchema,
  permission: "media:reveal",
  phoneNumberOf: ({ itemId }, scope, tx) => numberOfItem(scope, tx, itemId),
  audit: "media.reveal-sender",
  run: async ({ itemId }, { scope, tx }) => {
    const { sender } = await readSender(scope, tx, itemId);
    return { data: { sender }, subject: { type: "media_item", id: itemId } };
  },
});

export const retryUpload = operatorAction({
  input: retryUploadInputSchema,
  permission: "media:upload",
  phoneNumberOf: ({ uploadId }, scope, tx) => numberOfUpload(scope, tx, uploadId),
  audit: "media.retry-upload",
  run: async ({ uploadId }, { scope, tx }) => {
    await retryUploadNow(scope, tx, uploadId);
    return { data: { uploadId }, subject: { type: "upload", id: uploadId } };
  },
});

/** Gives an item bytes that another one has under the declared SHA-256. */
export const adoptBytes = operatorAction({
  input: adoptBytesInputSchema,
  permission: "media:fetch",
  phoneNumberOf: ({ itemId }, scope, tx) => numberOfItem(scope, tx, itemId),
  audit: "media.adopt",
  run: async (input, { scope, tx }) => {
    const { itemId, fromItemId } = input;
    const { sha256 } = await adoptBytesNow(scope, tx, input, new Date());
    return { data: { itemId }, subject: { type: "media_item", id: itemId }, details: { fromItemId, sha256 } };
  },
});

/** Makes a version the one that is shown: this is how bytes that were held back are let through. */
export const pickVersion = operatorAction({
  input: pickVersionInputSchema,
  permission: "media:purge",
  phoneNumberOf: ({ itemId }, scope, tx) => numberOfItem(scope, tx, itemId),
  audit: "media.use-version",
  run: async (input, { scope, tx }) => {
    const { itemId, versionId } = input;
    const shown = await showVersion(scope, tx, input, new Date());
    return { data: { itemId }, subject: { type: "media_item", id: itemId }, details: { versionId, ...shown } };
  },
});

export const purge = operatorAction({
  input: purgeInputSchema,
  permission: "media:purge",
  phoneNumberOf: ({ itemId }, scope, tx) => numberOfItem(scope, tx, itemId),
  audit: "media.purge",
  run: async ({ itemId }, { scope, tx }) => {
    const purged = await purgeItem(scope, tx, itemId);
    return { data: { itemId }, subject: { type: "media_item", id: itemId }, details: purgeDetails(purged) };
  },
});
