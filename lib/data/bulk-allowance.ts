import { type KeptBreaker, NO_BREAKER } from "./breakers";
import type { Connection } from "./generated/client";
import type { Tx } from "./transaction";

export interface NumberState {
  readonly phoneNumberId: string;
  readonly displayName: string;
  readonly connection: Pick<Connection, "providerKind" | "settings" | "enabled">;
  readonly breaker: KeptBreaker;
}

/**
 * How things stand at the gates of these numbers, for whoever plans ahead; nothing is locked and nothing spent. Acts for
 * the installation.
 */
export async function numberStates(tx: Tx, phoneNumberIds: readonly string[]): Promise<NumberState[]> {
  const numbers = await tx.businessPhoneNumber.findMany({
    where: { id: { in: [...phoneNumberIds] } },
    select: {
      id: true,
      displayName: true,
      connection: { select: { providerKind: true, settings: true, enabled: true } },
      breaker: true,
    },
    orderBy: { id: "asc" },
  });
  return numbers.map(({ id, breaker, ...number }) => ({
    phoneNumberId: id,
    ...number,
    breaker: breaker ?? NO_BREAKER,
  }));
}
