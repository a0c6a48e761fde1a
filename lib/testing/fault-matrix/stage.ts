import { createConnection } from "../../connections/create-connection";
import { saveNumbers } from "../../connections/discover-numbers";
import { sealSecrets } from "../../connections/open-connection";
import { db } from "../../data/db";
import { inTransaction } from "../../data/transaction";
import type { ControlClient } from "../../sandbox/control-client";
import { SYSTEM } from "../factories";
import { openAwsSocial } from "../provider-stages/aws-social";
import { openMetaCloud } from "../provider-stages/meta-cloud";
import { openNxcloud } from "../provider-stages/nxcloud";
import { openOnPremises } from "../provider-stages/on-premises";
import type { ProviderStage } from "../provider-stages/provider-stage";
import { type FaultCase, type Place, type Provider, RULES } from "./cases";

type OpenStage = ProviderStage & { readonly sandbox: ControlClient };

interface Opened {
  readonly stage: OpenStage;
  forget(id: string): Promise<unknown>;
  lose?(id: string): Promise<unknown>;
}

const OPEN: Readonly<Record<Provider, () => Promise<Opened>>> = {
  "aws-social": async () => {
    const stage = await openAwsSocial();
    return { stage, forget: (id) => stage.sandbox.deleteMedia(id) };
  },
  "meta-cloud": async () => {
    const stage = await openMetaCloud();
    const lose = (id: string) => stage.sandbox.setMediaState(id, "object-missing");
    return { stage, lose, forget: (id) => stage.sandbox.deleteMedia(id) };
  },
  nxcloud: async () => {
    const stage = await openNxcloud();
    const lose = (id: string) => stage.sandbox.setMediaState(id, "object-missing");
    return { stage, lose, forget: (id) => stage.sandbox.deleteMedia(id) };
  },
  "on-premises": async () => {
    const stage = await openOnPremises();
    await stage.sandbox.changeSettings({
      retryUnknownId: "refused",
      retryCompletion: "manual",
      loginFailuresAllowed: 0,
    });
    return { stage, forget: (id) => stage.sandbox.deleteMedia(id) };
  },
};

/** A provider's sandbox that nobody else uses, and our connection to it with one number. */
export interface MatrixStage {
  readonly number: { readonly id: string; readonly connectionId: string };
  /** "host:port" entries that have to be allowed. */
  readonly hosts: readonly string[];
  seed(bytes: Buffer): Promise<{ readonly id: string; readonly sha256: string }>;
  /** From now on, and for as long as the stage is open. `first` is false for further media under the same fault. */
  strike(fault: FaultCase, mediaId: string, first?: boolean): Promise<void>;
  /** How often the two calls have reached the provider since it was last asked to forget them. */
  calls(): Promise<Record<Place, number>>;
  forgetCalls(): Promise<void>;
  close(): Promise<void>;
}

export async function openMatrixStage(kind: Provider): Promise<MatrixStage> {
  const opened = await OPEN[kind]();
  const { stage } = opened;
  const { operations } = RULES[kind];
  const { name, settings, secrets } = stage.file({ settings: { requestsPerSecond: 100 } });
  const { id: connectionId } = await inTransaction((tx) =>
    createConnection(SYSTEM, tx, { kind, name, settings: { ...settings }, secrets: { ...secrets } }),
  );
  const facts = { ...stage.number, displayName: "Matrix", providerStatus: null };
  const [number] = await saveNumbers(SYSTEM, { id: connectionId }, [facts]);
  if (!number) throw new Error("The number was not saved.");
  return {
    number,
    hosts: stage.addresses.map((address) => new URL(address).host),
    seed: (bytes) => stage.seed(bytes),
    async strike({ fault, place }, mediaId, first = true) {
      if (fault === "forget the id") await opened.forget(mediaId);
      else if (fault === "lose the bytes") await opened.lose?.(mediaId);
      else if (!first) return;
      else if (fault === "change the secrets") {
        const sealedSecrets = sealSecrets(connectionId, { ...secrets, ...stage.wrongSecrets });
        await db().connection.update({ where: { id: connectionId }, data: { sealedSecrets } });
      } else {
        const operation = operations[place];
        if (operation) await stage.sandbox.addFault({ match: { operation }, times: "forever", fault });
      }
    },
    async calls() {
      const count = async (operation: string | null) =>
        operation === null ? 0 : (await stage.sandbox.requests({ operation })).length;
      return { link: await count(operations.link), bytes: await count(operations.bytes) };
    },
    forgetCalls: () => stage.sandbox.clearRequests(),
    close: () => stage.close(),
  };
}
