import { randomUUID } from "node:crypto";
import type { Scope } from "../../lib/data/scope";
import { createNxcloudControl } from "../../lib/sandbox/nxcloud/control-client";
import { type DemoPlaces, seedConnection } from "./demo-connection";
import { deliverTraffic } from "./demo-deliver";
import { type SignIn, seedPeople } from "./demo-people";
import { seedUploads } from "./demo-uploads";

/** Something new comes about this often while the demo runs. */
const TRICKLE_MS = 45_000;

/**
 * Fills an installation with the demo company's data, over the wire wherever it would come that way. Running it again
 * changes nothing. Returns the admin's sign-in.
 */
export async function seedDemo(places: DemoPlaces, dataFolder: string): Promise<SignIn> {
  const scope: Scope = { kind: "system", actor: "seed", requestId: randomUUID() };
  const sandbox = createNxcloudControl(places.sandboxUrl);
  const connection = await seedConnection(scope, sandbox, places);
  const { id, email, password } = await seedPeople(scope, dataFolder, connection.numbers);
  const delivered = await deliverTraffic(sandbox, connection, dataFolder);
  if (delivered > 0) await seedUploads(scope.requestId, id, connection.numbers);
  await sandbox.trickle(TRICKLE_MS);
  return { email, password };
}
