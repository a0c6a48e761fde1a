import { z } from "zod";
import { providerFacts } from "../../../connections/provider-facts";
import type { BundledItem } from "../../../data/bundles";
import { VERSION } from "../../../version";

/** The settings that a vendor has to know, of any provider. Whatever else a connection has stays here. */
const settingsSchema = z.object({
  baseUrl: z.string().optional(),
  endpoint: z.string().optional(),
  region: z.string().optional(),
  apiVersion: z.string().optional(),
});

/** Where the items of a bundle came from: this product, the provider, and how it is addressed. No name, no secret. */
export function environmentOf(items: readonly BundledItem[]) {
  const connections = new Map(items.map(({ connection }) => [connection.id, connection]));
  return {
    product: { name: "Attaché", version: VERSION },
    connections: [...connections.values()].map(({ id, providerKind, settings }) => {
      const { label, capabilities } = providerFacts(providerKind);
      const { baseUrl, endpoint, region, apiVersion } = settingsSchema.safeParse(settings).data ?? {};
      return {
        id,
        provider: { kind: providerKind, label, capabilities },
        host: hostOf(baseUrl ?? endpoint),
        region: region ?? null,
        apiVersion: apiVersion ?? null,
        numberIds: [
          ...new Set(items.filter((item) => item.connectionId === id).map((item) => item.phoneNumber.providerNumberId)),
        ],
      };
    }),
  };
}

/** Without user, path and query, where secrets may stand. */
function hostOf(address: string | undefined): string | null {
  return address !== undefined && URL.canParse(address) ? new URL(address).host : null;
}
