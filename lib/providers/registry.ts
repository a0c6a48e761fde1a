import { ConfigError } from "../errors";
import { nxcloudModule } from "./nxcloud/module";
import type { ProviderKind, ProviderModule } from "./types";

const MODULES = { nxcloud: nxcloudModule } satisfies { readonly [Kind in ProviderKind]?: ProviderModule };

/** Every provider that connections can be made for. */
export function installedProviders(): readonly ProviderModule[] {
  return Object.values(MODULES);
}

/** Throws ConfigError for a kind that is unknown or not installed. */
export function providerModule(kind: string): ProviderModule {
  const found = installedProviders().find((module) => module.kind === kind);
  if (found) return found;
  const kinds = installedProviders().map((module) => module.kind);
  throw new ConfigError(`There is no provider "${kind}". Installed: ${kinds.join(", ")}.`);
}
