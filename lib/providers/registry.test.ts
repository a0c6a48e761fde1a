import { describe, expect, test } from "vitest";
import { z } from "zod";
import { ConfigError } from "../errors";
import { installedProviders, providerModule } from "./registry";

describe("the registry of providers", () => {
  test.each(installedProviders())("finds $label by its kind", (module) => {
    expect(providerModule(module.kind)).toBe(module);
  });

  test("has no kind twice", () => {
    const kinds = installedProviders().map(({ kind }) => kind);
    expect(new Set(kinds).size).toBe(kinds.length);
  });

  test.each(["telegram", "", "constructor", "__proto__"])("%j is not installed and says so", (kind) => {
    expect(() => providerModule(kind)).toThrow(ConfigError);
  });

  test.each(installedProviders())("every field of $label can be drawn as a form", (module) => {
    for (const schema of [module.settingsSchema, module.secretsSchema]) {
      const { properties = {} } = z.toJSONSchema(schema, { io: "input" });
      for (const property of Object.values(properties)) {
        expect(property).toMatchObject({ title: expect.any(String), description: expect.any(String) });
      }
    }
  });
});
