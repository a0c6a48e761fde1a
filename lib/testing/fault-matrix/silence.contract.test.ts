import { describe } from "vitest";
import { PROVIDERS, silentCasesOf } from "./cases";
import { faultMatrix, useMatrix } from "./suite";

useMatrix(500);

describe.each(PROVIDERS)("%s", { timeout: 120_000 }, (provider) => faultMatrix(provider, silentCasesOf(provider)));
