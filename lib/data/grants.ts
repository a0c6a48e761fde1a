import type { Tx } from "./transaction";

/** Lets an operator see numbers. Grants that exist stay as they are; returns how many are new. */
export async function addGrants(tx: Tx, operatorId: string, phoneNumberIds: readonly string[]): Promise<number> {
  const { count } = await tx.numberGrant.createMany({
    data: phoneNumberIds.map((phoneNumberId) => ({ operatorId, phoneNumberId })),
    skipDuplicates: true,
  });
  return count;
}

/** Takes numbers away from an operator, from the next request on; returns how many grants there were. */
export async function removeGrants(tx: Tx, operatorId: string, phoneNumberIds: readonly string[]): Promise<number> {
  const { count } = await tx.numberGrant.deleteMany({
    where: { operatorId, phoneNumberId: { in: [...phoneNumberIds] } },
  });
  return count;
}
