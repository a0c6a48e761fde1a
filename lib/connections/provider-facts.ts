import { ConfigError } from "../errors";
import { providerModule } from "../providers/registry";
import type { ProviderCapabilities } from "../providers/types";

export interface ProviderFacts {
  readonly label: string;
  /** null when no adapter of this kind is installed any more: its rows stay readable. */
  readonly capabilities: ProviderCapabilities | null;
}

/** What the screens say about a provider kind that is stored on a row. */
export function providerFacts(kind: string): ProviderFacts {
  try {
    const { label, capabilities } = providerModule(kind);
    return { label, capabilities };
  } catch (error) {
    if (error instanceof ConfigError) return { label: kind, capabilities: null };
    throw error;
  }
}
