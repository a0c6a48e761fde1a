import { ConfigError } from "../errors";
import { awsSocialModule } from "./aws-social/module";
import { metaCloudModule } from "./meta-cloud/module";
import { nxcloudModule } from "./nxcloud/module";
import { onPremisesModule } from "./on-premises/module";
import type { ProviderModule } from "./types";

const MODULES: readonly ProviderModule[] = [awsSocialModule, metaCloudModule, nxcloudModule, onPremisesModule];

/** Every provider that connections can be made for. */
export function installedProviders(): readonly ProviderModule[] {
  return MODULES;
}

/** Throws ConfigError for a kind that is unknown or not installed. */
export function providerModule(kind: string): ProviderModule {
  const found = MODULES.find((module) => module.kind === kind);
  if (found) return found;
  const kinds = MODULES.map((module) => module.kind);
  throw new ConfigError(`There is no provider "${kind}". Installed: ${kinds.join(", ")}.`);
}
