import { describe } from "vitest";
import { casesOf, PROVIDERS } from "./cases";
import { faultMatrix, useMatrix } from "./suite";

useMatrix(30_000);

describe.each(PROVIDERS)("%s", { timeout: 120_000 }, (provider) => faultMatrix(provider, casesOf(provider)));
