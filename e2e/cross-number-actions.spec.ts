import { expect } from "@playwright/test";
import type { SignedInFetch } from "../lib/testing/signed-in-fetch";
import { builtActions } from "./fixtures/routes-of-build";
import { MALFORMED, MISSING, type Target, targetOf, tracesAt } from "./fixtures/targets";
import { test } from "./fixtures/test";
import { type ActionAnswer, anonymous, callAction, postAction } from "./fixtures/visitors";
import { stage } from "./stage";

const ACTIONS: Readonly<Record<string, (target: Target) => unknown>> = {
  redownload: ({ itemId }) => ({ itemId }),
  revealSender: ({ itemId }) => ({ itemId }),
  retryUpload: ({ uploadId }) => ({ uploadId }),
  fetchReference: ({ phoneNumberId }) => ({ phoneNumberId, providerMediaId: "any-id", direction: "INBOUND" }),
};

async function idOf(action: string): Promise<string> {
  const id = (await builtActions()).get(action);
  if (!id) throw new Error(`No page of the build calls ${action}.`);
  return id;
}

test("every action of the build has a row", async () => {
  expect(Object.keys(ACTIONS).sort()).toEqual([...(await builtActions()).keys()].sort());
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
    const call = (as: SignedInFetch, target: Target) => callAction(as, id, input(target));
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
