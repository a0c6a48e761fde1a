import { expect } from "@playwright/test";
import { paths } from "../lib/paths";
import { createNxcloudControl } from "../lib/sandbox/nxcloud/control-client";
import { type SignedInFetch, signedInFetch } from "../lib/testing/signed-in-fetch";
import { type Desk, openDesk } from "./fixtures/desk";
import { builtRoutes } from "./fixtures/routes-of-build";
import { MALFORMED, MISSING, type Target, targetOf, tracesAt } from "./fixtures/targets";
import { test } from "./fixtures/test";
import { anonymous, ask } from "./fixtures/visitors";
import { stage } from "./stage";

interface Row {
  readonly route: string;
  readonly path: (target: Target) => string;
  readonly init?: RequestInit;
  /** Status for somebody who may see the target. */
  readonly given: number;
  /** Status for an id that is none; a query that does not parse is refused whatever exists. */
  readonly malformed?: 400;
}

const query = (number: string) => new URLSearchParams({ number });
const UPLOAD: RequestInit = { method: "POST", body: "%PDF-1.7\nsent in a test" };

const ROWS: Readonly<Record<string, Row>> = {
  "page of a number": { route: "/numbers/[scope]", path: (it) => paths.media(it.phoneNumberId), given: 200 },
  "list of a number": {
    route: "/api/media",
    path: (it) => paths.api.media(query(it.phoneNumberId)),
    given: 200,
    malformed: 400,
  },
  "rescue of a number": {
    route: "/api/rescue",
    path: (it) => paths.api.rescue(query(it.phoneNumberId)),
    given: 200,
    malformed: 400,
  },
  "uploads of a number": {
    route: "/api/uploads",
    path: (it) => paths.api.uploads(it.phoneNumberId),
    given: 200,
    malformed: 400,
  },
  "upload to a number": {
    route: "/api/numbers/[phoneNumberId]/uploads",
    path: (it) => paths.api.upload(it.phoneNumberId, "a.pdf"),
    init: UPLOAD,
    given: 201,
  },
  "page of a bulk run": { route: "/bulk/[id]", path: (it) => paths.bulkRun(it.bulkRunId), given: 200 },
  "facts of a bulk run": { route: "/api/bulk/[id]", path: (it) => paths.api.bulkRun(it.bulkRunId), given: 200 },
  "items of a bulk run": { route: "/api/bulk/[id]/items", path: (it) => paths.api.bulkItems(it.bulkRunId), given: 200 },
  "report of a bulk run": { route: "/api/bulk/[id]/csv", path: (it) => paths.api.bulkCsv(it.bulkRunId), given: 200 },
  "page of an incident": { route: "/incidents/[id]", path: (it) => paths.incident(it.incidentId), given: 200 },
  "support bundle of an incident": {
    route: "/api/incidents/[incidentId]/bundle",
    path: (it) => paths.api.incidentBundle(it.incidentId),
    given: 200,
  },
  "facts of an item": { route: "/api/media/[itemId]", path: (it) => paths.api.mediaItem(it.itemId), given: 200 },
  "timeline of an item": {
    route: "/api/media/[itemId]/timeline",
    path: (it) => paths.api.timeline(it.itemId, null),
    given: 200,
  },
  "support bundle of an item": {
    route: "/api/media/[itemId]/bundle",
    path: (it) => paths.api.bundle(it.itemId),
    given: 200,
  },
  "bytes of an item": { route: "/api/media/[itemId]/content", path: (it) => paths.api.content(it.itemId), given: 200 },
  "download of an item": {
    route: "/api/media/[itemId]/content",
    path: (it) => paths.api.content(it.itemId, { download: true }),
    given: 200,
  },
  "bytes of a version of an item": {
    route: "/api/media/[itemId]/content",
    path: (it) => paths.api.content(it.itemId, { versionId: it.versionId }),
    given: 200,
  },
  "range of an item": {
    route: "/api/media/[itemId]/content",
    path: (it) => paths.api.content(it.itemId),
    init: { headers: { range: "bytes=0-9" } },
    given: 206,
  },
  "range of an item beyond its end": {
    route: "/api/media/[itemId]/content",
    path: (it) => paths.api.content(it.itemId),
    init: { headers: { range: "bytes=99999999-" } },
    given: 416,
  },
  "head of an item": {
    route: "/api/media/[itemId]/content",
    path: (it) => paths.api.content(it.itemId),
    init: { method: "HEAD" },
    given: 200,
  },
  "thumbnail of an item": {
    route: "/api/media/[itemId]/thumbnail",
    path: (it) => paths.api.thumbnail(it.itemId, it.blobId),
    given: 200,
  },
};

/** Pages for admins. `named`: its address names something that may be missing. */
const FOR_ADMINS: Readonly<Record<string, Pick<Row, "route" | "path"> & { readonly named?: true }>> = {
  connections: { route: "/connections", path: () => paths.connections() },
  "choice of a provider": { route: "/connections/new", path: () => paths.newConnection() },
  "form of a new connection": { route: "/connections/new", path: () => paths.newConnection("nxcloud") },
  "page of a connection": { route: "/connections/[id]", path: (it) => paths.connection(it.connectionId), named: true },
  deliveries: { route: "/deliveries", path: () => paths.deliveries() },
  "deliveries of a connection": {
    route: "/deliveries",
    path: (it) => paths.deliveries({ connection: it.connectionId }),
  },
  "page of a delivery": { route: "/deliveries/[id]", path: (it) => paths.delivery(it.deliveryId), named: true },
  "page of help": { route: "/help/[page]", path: () => paths.help("troubleshoot") },
};

/** Name nothing that belongs to a number, or everything that may be seen; the tests below and other specs hold them. */
const WITHOUT_A_ROW = [
  "/",
  "/sign-in",
  "/uploads",
  "/rescue",
  "/bulk",
  "/api/bulk",
  "/incidents",
  "/health",
  "/icon.svg",
  "/_not-found",
  "/_global-error",
  "/viewer/pdf",
  "/viewer/assets/[version]/[folder]/[name]",
  "/api/auth/[...nextauth]",
  "/api/events",
  "/api/find",
  "/api/health",
  "/api/numbers",
  "/api/webhooks/[connectionId]/[token]",
];

test.describe.configure({ mode: "default" });

let theirs: Desk;
let own: Target;
let foreign: Target;
let operator: SignedInFetch;
let viewer: SignedInFetch;
let admin: SignedInFetch;

test.beforeAll(async () => {
  const sandbox = createNxcloudControl(stage().sandboxUrl);
  const ours = await openDesk(sandbox);
  theirs = await openDesk(sandbox);
  [own, foreign] = await Promise.all([targetOf(ours), targetOf(theirs)]);
  operator = await signedInFetch(stage().consoleUrl, await ours.operator("OPERATOR"));
  viewer = await signedInFetch(stage().consoleUrl, await ours.operator("VIEWER"));
  admin = await signedInFetch(stage().consoleUrl, await ours.operator("ADMIN"));
});

test("every route of the build has a row", async () => {
  const known = [...Object.values({ ...ROWS, ...FOR_ADMINS }).map(({ route }) => route), ...WITHOUT_A_ROW];
  expect(known).toEqual(expect.arrayContaining(await builtRoutes()));
});

for (const [name, { path, init, given, malformed = 404 }] of Object.entries(ROWS)) {
  test(`${name}: foreign and missing look alike, and nobody without a session learns anything`, async () => {
    const before = await tracesAt(theirs);
    expect(await ask(operator, path(own), init)).toMatchObject({ status: given });

    const refused = await ask(operator, path(foreign), init);
    expect(refused.status).toBe(404);
    expect(await ask(operator, path(MISSING), init)).toEqual(refused);
    expect(await ask(operator, path(MALFORMED), init)).toMatchObject({ status: malformed });

    const strangers = await Promise.all([own, foreign, MISSING].map((target) => ask(anonymous, path(target), init)));
    const [stranger] = strangers;
    expect(strangers).toEqual([stranger, stranger, stranger]);
    expect([307, 401]).toContain(stranger?.status);
    expect(await tracesAt(theirs)).toEqual(before);
  });
}

for (const [name, { path, named }] of Object.entries(FOR_ADMINS)) {
  test(`${name}: there for admins, and for nobody else, whatever is named`, async () => {
    expect(await ask(admin, path(own))).toMatchObject({ status: 200 });
    for (const missing of named ? [MISSING, MALFORMED] : []) {
      expect(await ask(admin, path(missing))).toMatchObject({ status: 404 });
    }
    for (const as of [viewer, operator]) {
      const refused = await ask(as, path(MISSING));
      expect(refused.status).toBe(404);
      for (const target of [own, foreign]) expect(await ask(as, path(target))).toEqual(refused);
      expect(refused.body).not.toContain(own.connectionName);
    }
    for (const target of [own, MISSING]) {
      expect(await ask(anonymous, path(target))).toMatchObject({
        status: 307,
        location: expect.stringContaining(paths.signIn()),
      });
    }
  });
}

test("the rail leads admins alone to what is theirs", async () => {
  for (const [as, shown] of [
    [admin, true],
    [operator, false],
    [viewer, false],
  ] as const) {
    const { body } = await ask(as, "/numbers/all");
    for (const path of [paths.connections(), paths.deliveries()]) expect(body.includes(`href="${path}"`)).toBe(shown);
  }
});

test("a page of help that there is not is not found, wherever its name points", async () => {
  for (const page of [
    "none",
    "../README",
    "..%2FREADME",
    "decisions/0002-jobs-in-the-database",
    "connect-nxcloud.md",
  ]) {
    expect(await ask(admin, `/help/${page}`), page).toMatchObject({ status: 404 });
    expect(await ask(admin, paths.help(page)), page).toMatchObject({ status: 404 });
  }
});

test("a viewer is refused an upload as if the number were not there", async () => {
  const path = paths.api.upload(own.phoneNumberId, "a.pdf");
  const missing = await ask(viewer, paths.api.upload(MISSING.phoneNumberId, "a.pdf"), UPLOAD);
  expect(missing.status).toBe(404);
  expect(await ask(viewer, path, UPLOAD)).toEqual(missing);
});
