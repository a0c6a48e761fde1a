import { describe, expect, it } from "vitest";
import { z } from "zod";
import { installedProviders } from "../providers/registry";
import { enteredValues, formFields } from "./form-fields";

const SETTINGS = z.strictObject({
  baseUrl: z.url().default("https://api.example").meta({ title: "API address", description: "Where it is called." }),
  accountId: z.string().optional(),
  phone: z.string().overwrite((text) => text.trim()),
  pace: z.number().min(1).default(10),
  mode: z.enum(["none", "required"]).default("none"),
  proof: z.boolean().default(true),
  hosts: z.array(z.string()).default(["a.example", "b.example"]),
  certificate: z.string().max(100_000).optional(),
  sources: z.array(z.string()).default([]),
  endpoint: z.string().optional().meta({ advanced: true }),
  odd: z.preprocess((value) => value, z.string().optional()),
});
const SECRETS = z.strictObject({ token: z.string(), spare: z.string().default("never shown") });
const fields = formFields({ settingsSchema: SETTINGS, secretsSchema: SECRETS });
const of = (name: string) => fields.find((field) => field.name === name);

describe("the form of a provider", () => {
  it("has every setting and then every secret, in the order of the schemas", () => {
    expect(fields.map(({ part, name }) => `${part}.${name}`)).toEqual([
      ...Object.keys(SETTINGS.shape).map((name) => `settings.${name}`),
      ...Object.keys(SECRETS.shape).map((name) => `secrets.${name}`),
    ]);
  });

  it("says how each is entered and what counts if it is not", () => {
    expect(of("baseUrl")).toMatchObject({ kind: "text", initial: "https://api.example", advanced: true });
    expect(of("pace")).toMatchObject({ kind: "number", initial: "10" });
    expect(of("mode")).toMatchObject({ kind: "choice", options: ["none", "required"], initial: "none" });
    expect(of("proof")).toMatchObject({ kind: "boolean", initial: true });
    expect(of("hosts")).toMatchObject({ kind: "list", initial: "a.example\nb.example" });
    expect(of("certificate")).toMatchObject({ kind: "lines", required: false });
    expect(of("odd")).toMatchObject({ kind: "text" });
  });

  it("requires what has neither a default nor may be absent", () => {
    expect(fields.filter((field) => field.required).map((field) => field.name)).toEqual(["phone", "token"]);
  });

  it("folds away what most leave as it is, and nothing that has to be decided or filled in", () => {
    const folded = fields.filter((field) => field.advanced).map((field) => field.name);
    expect(folded).toEqual(["baseUrl", "pace", "proof", "hosts", "endpoint", "spare"]);
  });

  it("takes names and help from the schema, and makes a name where there is none", () => {
    expect(of("baseUrl")).toMatchObject({ label: "API address", help: "Where it is called." });
    expect(of("accountId")).toMatchObject({ label: "Account id", help: null });
  });

  it("tells nothing of a secret, not even its default", () => {
    expect(of("spare")).toMatchObject({ initial: "" });
  });

  it("shows what is stored, and defaults for what is not", () => {
    expect(enteredValues(fields, { pace: 3, hosts: ["c.example"], proof: false, token: "secret" })).toMatchObject({
      pace: "3",
      hosts: "c.example",
      proof: false,
      baseUrl: "https://api.example",
      phone: "",
    });
    expect(enteredValues(fields, { token: "secret" })).not.toHaveProperty("token");
    expect(enteredValues(fields, null)).toMatchObject({ pace: "10" });
  });

  it.each(installedProviders().map((module) => [module.kind, module] as const))(
    "of %s explains every entry",
    (_, module) => {
      for (const { label, help } of formFields(module)) expect(label && help, label).toBeTruthy();
    },
  );
});
