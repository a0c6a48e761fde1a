import { getConnection } from "../data/connections";
import type { Scope } from "../data/scope";
import type { Tx } from "../data/transaction";
import { env } from "../env";
import { NotFoundError } from "../errors";
import { paths } from "../paths";
import type { WebhookAddressDto } from "../schemas/connections";
import { type Deed, ofConnection } from "./deed";
import { verifyTokenOf, webhookTokenOf } from "./open-connection";

/** Where the provider has to deliver, and what it asks for beside that. Whoever knows the address can deliver. */
export async function revealWebhook(scope: Scope, tx: Tx, connectionId: string): Promise<Deed<WebhookAddressDto>> {
  const connection = await getConnection(scope, connectionId, tx);
  if (!connection) throw new NotFoundError("connection");
  const { ATTACHE_URL } = env();
  return ofConnection(connection.id, {
    origin: ATTACHE_URL ? new URL(ATTACHE_URL).origin : null,
    path: paths.api.webhook(connection.id, webhookTokenOf(connection)),
    verifyToken: verifyTokenOf(connection),
  });
}
