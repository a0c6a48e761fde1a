import { expect } from "@playwright/test";
import { db } from "../lib/data/db";
import { paths } from "../lib/paths";
import type { SignedInFetch } from "../lib/testing/signed-in-fetch";
import { builtActions } from "./fixtures/routes-of-build";
import { MALFORMED, MISSING, type Target, targetOf, tracesAt } from "./fixtures/targets";
import { test } from "./fixtures/test";
import { type ActionAnswer, anonymous, callAction, postAction } from "./fixtures/visitors";
import { stage } from "./stage";

const ACTIONS: Readonly<Record<string, (target: Target) => unknown>> = {
  redownload: ({ itemId }) => ({ itemId }),
  probe: ({ itemId }) => ({ itemId }),
  revealSender: ({ itemId }) => ({ itemId }),
  retryUpload: ({ uploadId }) => ({ uploadId }),
  acknowledgeIncident: ({ incidentId }) => ({ incidentId }),
  snoozeIncident: ({ incidentId }) => ({ incidentId, until: new Date(Date.now() + 3_600_000).toISOString() }),
  reopenIncident: ({ incidentId }) => ({ incidentId }),
  closeIncident: ({ incidentId }) => ({ incidentId }),
  planBulkRun: ({ itemId }) => ({ deed: "redownload", selection: { by: "items", itemIds: [itemId] } }),
  startBulkRun: ({ bulkRunId }) => ({ bulkRunId, include: [] }),
  pauseBulkRun: ({ movingRunId }) => ({ bulkRunId: movingRunId }),
  resumeBulkRun: ({ pausedRunId }) => ({ bulkRunId: pausedRunId }),
  cancelBulkRun: ({ bulkRunId }) => ({ bulkRunId }),
  adoptBytes: ({ itemId, lostItemId }) => ({ itemId: lostItemId, fromItemId: itemId }),
  pauseNumber: ({ phoneNumberId }) => ({ phoneNumberId, note: "While the provider mends its side" }),
  resumeNumber: ({ phoneNumberId }) => ({ phoneNumberId }),
  tryNumber: ({ phoneNumberId }) => ({ phoneNumberId }),
  fetchReference: ({ phoneNumberId }) => ({ phoneNumberId, providerMediaId: "any-id", direction: "INBOUND" }),
};

/** About a number as well, but not for everybody who may fetch its media. */
const FOR_RELEASERS: Readonly<Record<string, (target: Target) => unknown>> = {
  pickVersion: ({ itemId, versionId }) => ({ itemId, versionId }),
  purge: ({ itemId }) => ({ itemId }),
};

interface AdminAction {
  readonly input: (target: Target) => unknown;
  /** What an admin is answered; nothing but `true` unless the deed is refused for a reason of its own. */
  readonly given?: "CONFLICT";
  /** Names nothing that may be missing. */
  readonly nameless?: true;
}

const confirmed = ({ connectionId, connectionName }: Target) => ({ connectionId, confirmation: connectionName });
const newName = ({ connectionId }: Target) => `Made beside ${connectionId}`;
const SECRETS = { accessKey: "key-of-an-action", accessSecret: "secret-of-an-action" };

/** In this order: what is rotated and switched off first would be missed by what follows. */
const FOR_ADMINS: Readonly<Record<string, AdminAction>> = {
  createConnection: {
    input: (target) => ({ kind: "nxcloud", name: newName(target), settings: {}, secrets: SECRETS }),
    nameless: true,
  },
  checkConnection: { input: ({ connectionId }) => ({ connectionId }) },
  discoverNumbers: { input: ({ connectionId }) => ({ connectionId }) },
  addNumbers: { input: ({ connectionId }) => ({ connectionId, numbers: [{ phoneNumber: "4930123456" }] }) },
  revealWebhook: { input: ({ connectionId }) => ({ connectionId }) },
  revealPayload: { input: ({ deliveryId }) => ({ deliveryId }) },
  replayDelivery: { input: ({ deliveryId }) => ({ deliveryId }) },
  deleteConnection: { input: confirmed, given: "CONFLICT" },
  rotateWebhookAddress: { input: confirmed },
  updateConnection: {
    input: ({ connectionId, connectionName }) => ({ connectionId, name: connectionName, settings: {} }),
  },
  rotateSecrets: { input: ({ connectionId }) => ({ connectionId, secrets: SECRETS }) },
  setConnectionEnabled: { input: ({ connectionId }) => ({ connectionId, enabled: false }) },
};

/** A page of the console that calls the action. */
function pageWith(action: string, target: Target): string {
  if (action.endsWith("Incident")) return paths.incident(target.incidentId);
  if (/^(start|pause|resume|cancel)BulkRun$/.test(action)) return paths.bulkRun(target.bulkRunId);
  if (action in ACTIONS) return paths.media("all");
  if (action === "createConnection") return paths.newConnection("nxcloud");
  return /^(reveal|replay)(Payload|Delivery)$/.test(action)
    ? paths.delivery(target.deliveryId)
    : paths.connection(target.connectionId);
}

async function idOf(action: string): Promise<string> {
  const id = (await builtActions()).get(action);
  if (!id) throw new Error(`No page of the build calls ${action}.`);
  return id;
}

test("every action of the build has a row", async () => {
  expect(Object.keys({ ...ACTIONS, ...FOR_RELEASERS, ...FOR_ADMINS }).sort()).toEqual(
    [...(await builtActions()).keys()].sort(),
  );
});

for (const [name, input] of Object.entries(ACTIONS)) {
  test(`${name}: foreign, missing and not permitted look alike and change nothing`, async ({
    desk,
    neighbour,
    fetchAs,
  }) => {
    const id = await idOf(name);
    const [own, foreign] = await Promise.all([targetOf(desk), targetOf(neighbour)]);
    const [operator, viewer] = await Promise.all([fetchAs("OPERATOR"), fetchAs("VIEWER")]);
    const call = (as: SignedInFetch, target: Target) => callAction(as, id, input(target), pageWith(name, own));
    const traces = () => Promise.all([tracesAt(desk), tracesAt(neighbour)]);
    const before = await traces();

    const refused = await call(operator, foreign);
    expect(refused).toMatchObject({ ok: false, error: { code: "NOT_FOUND" } });
    for (const [as, target] of [
      [operator, MISSING],
      [viewer, own],
      [viewer, foreign],
      [viewer, MISSING],
    ] as const) {
      expect(withoutRequestId(await call(as, target))).toEqual(withoutRequestId(refused));
    }
    expect(await call(operator, MALFORMED)).toMatchObject({ ok: false, error: { code: "INVALID_INPUT" } });
    for (const target of [own, foreign, MISSING]) {
      expect(await call(anonymous, target)).toMatchObject({ ok: false, error: { code: "UNAUTHENTICATED" } });
    }
    expect(await traces()).toEqual(before);

    expect(await call(operator, own)).toMatchObject({ ok: true });
  });
}

for (const [name, input] of Object.entries(FOR_RELEASERS)) {
  test(`${name}: for admins alone; to everybody else its item looks like a missing one`, async ({
    desk,
    neighbour,
    fetchAs,
  }) => {
    const id = await idOf(name);
    const [own, foreign] = await Promise.all([targetOf(desk), targetOf(neighbour)]);
    const [admin, operator, viewer] = await Promise.all([fetchAs("ADMIN"), fetchAs("OPERATOR"), fetchAs("VIEWER")]);
    const call = (as: SignedInFetch, target: Target) => callAction(as, id, input(target));
    const traces = () => Promise.all([tracesAt(desk), tracesAt(neighbour)]);
    const before = await traces();
    const refused = await call(admin, MISSING);
    expect(refused).toMatchObject({ ok: false, error: { code: "NOT_FOUND" } });
    for (const as of [operator, viewer]) {
      for (const target of [own, foreign, MISSING]) {
        expect(withoutRequestId(await call(as, target))).toEqual(withoutRequestId(refused));
      }
    }
    expect(await call(anonymous, own)).toMatchObject({ ok: false, error: { code: "UNAUTHENTICATED" } });
    expect(await call(admin, MALFORMED)).toMatchObject({ ok: false, error: { code: "INVALID_INPUT" } });
    expect(await traces()).toEqual(before);
    expect(await call(admin, own)).toMatchObject({ ok: true });
  });
}

for (const [name, { input, given, nameless }] of Object.entries(FOR_ADMINS)) {
  test(`${name}: for admins alone; everybody else is answered alike, whatever is named`, async ({ desk, fetchAs }) => {
    const id = await idOf(name);
    const own = await targetOf(desk);
    const [admin, operator, viewer] = await Promise.all([fetchAs("ADMIN"), fetchAs("OPERATOR"), fetchAs("VIEWER")]);
    const call = (as: SignedInFetch, target: Target) => callAction(as, id, input(target), pageWith(name, own));
    const before = await tracesAt(desk);
    const refused = await call(viewer, MISSING);
    expect(refused).toMatchObject({ ok: false, error: { code: "NOT_FOUND" } });
    for (const as of [operator, viewer]) {
      for (const target of [own, MISSING, MALFORMED]) {
        expect(withoutRequestId(await call(as, target))).toEqual(withoutRequestId(refused));
      }
    }
    expect(await call(anonymous, own)).toMatchObject({ error: { code: "UNAUTHENTICATED" } });
    expect(await tracesAt(desk)).toEqual(before);
    expect(await db().connection.count({ where: { name: newName(own) } })).toBe(0);

    if (!nameless) {
      expect(await call(admin, MISSING)).toMatchObject({ ok: false, error: { code: "NOT_FOUND" } });
      expect(await call(admin, MALFORMED)).toMatchObject({ error: { code: "INVALID_INPUT" } });
    }
    const done = await call(admin, own);
    expect(done).toMatchObject(given ? { ok: false, error: { code: given } } : { ok: true });
  });
}

test("an action that another site posts is refused and changes nothing", async ({ desk, fetchAs }) => {
  const own = await targetOf(desk);
  const operator = await fetchAs("OPERATOR");
  const before = await tracesAt(desk);
  const id = await idOf("redownload");
  const answer = await postAction(operator, id, { itemId: own.itemId }, "https://elsewhere.example");
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(await tracesAt(desk)).toEqual(before);

  const sameSite = await postAction(operator, id, { itemId: own.itemId }, stage().consoleUrl);
  expect(sameSite.status).toBe(200);
});

function withoutRequestId({ error, ...answer }: ActionAnswer) {
  return { ...answer, error: error && { ...error, requestId: "" } };
}
