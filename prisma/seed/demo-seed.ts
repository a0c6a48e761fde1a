import { randomUUID } from "node:crypto";
import type { Scope } from "../../lib/data/scope";
import type { ApiUrls } from "../../lib/sandbox/api-urls";
import { type DemoConnection, seedConnection } from "./demo-connection";
import { deliverTraffic } from "./demo-deliver";
import { type SignIn, seedPeople } from "./demo-people";
import { seedUploads } from "./demo-uploads";
import { awsSocialDesk } from "./desks/aws-social";
import type { Desk } from "./desks/desk";
import { metaCloudDesk } from "./desks/meta-cloud";
import { nxcloudDesk } from "./desks/nxcloud";
import { onPremisesDesk } from "./desks/on-premises";

/** Something new comes to each desk about this often while the demo runs. */
const TRICKLE_MS = 70_000;

export interface DemoPlaces {
  /** Of the stand-ins that have a desk. */
  readonly sandboxUrls: Pick<ApiUrls, "aws-social" | "meta-cloud" | "nxcloud" | "on-premises">;
  readonly consoleUrl: string;
}

/**
 * Fills an installation with the demo company's data, over the wire wherever it would come that way. Running it again
 * changes nothing. Returns the admin's sign-in.
 */
export async function seedDemo({ sandboxUrls, consoleUrl }: DemoPlaces, dataFolder: string): Promise<SignIn> {
  const scope: Scope = { kind: "system", actor: "seed", requestId: randomUUID() };
  const desks: readonly Desk[] = [
    nxcloudDesk(sandboxUrls.nxcloud),
    metaCloudDesk(sandboxUrls["meta-cloud"]),
    onPremisesDesk(sandboxUrls["on-premises"]),
    await awsSocialDesk(sandboxUrls["aws-social"]),
  ];
  const connected = await Promise.all(
    desks.map(async (desk) => ({ desk, connection: await seedConnection(scope, desk, consoleUrl) })),
  );
  const numbers = connected.flatMap(({ connection }) => connection.numbers);
  const { id, email, password } = await seedPeople(scope, dataFolder, numbers);
  const seedMedia = async (desk: Desk, connection: DemoConnection) => {
    const delivered = await deliverTraffic(desk, connection, dataFolder);
    if (delivered > 0) await seedUploads(scope.requestId, id, connection.numbers, desk.uploads);
    await desk.sandbox.trickle(TRICKLE_MS);
  };
  await Promise.all(connected.map(({ desk, connection }) => seedMedia(desk, connection)));
  return { email, password };
}
