import { describe, expect, it } from "vitest";
import type { FormFieldDto } from "../schemas/connections";
import { enteredPart, missingEntries, otherProblems, problemOf, startValues } from "./connection-form";

const field = (name: string, more: Partial<FormFieldDto> = {}): FormFieldDto => ({
  part: "settings",
  name,
  label: name,
  help: null,
  kind: "text",
  options: [],
  required: false,
  initial: "",
  advanced: false,
  ...more,
});

const HOSTS = field("hosts", { kind: "list", initial: "a.example" });
const PACE = field("pace", { kind: "number", initial: "10" });
const KEY = field("key", { part: "secrets", label: "Access key", required: true });
const FIELDS = [field("address", { label: "API address", required: true }), HOSTS, PACE, KEY];

describe("a form", () => {
  it("opens with what is stored, with defaults for the rest, and never with a secret", () => {
    expect(startValues(FIELDS, { address: "https://x", key: "leaked" })).toEqual({
      "settings.address": "https://x",
      "settings.hosts": "a.example",
      "settings.pace": "10",
      "secrets.key": "",
    });
  });

  it("names everything required that is not there", () => {
    expect(missingEntries(FIELDS, startValues(FIELDS))).toEqual({
      "settings.address": ["Enter the API address."],
      "secrets.key": ["Enter the access key."],
    });
  });

  it.each([
    [HOSTS, " b.example \n\n c.example", ["b.example", "c.example"]],
    [HOSTS, "", []],
    [field("hosts", { kind: "list" }), " ", undefined],
    [PACE, "2.5", 2.5],
    [PACE, "many", "many"],
    [PACE, "", undefined],
    [field("pem", { kind: "lines" }), "-----BEGIN\nabc\n", "-----BEGIN\nabc\n"],
    [field("on", { kind: "boolean", initial: true }), false, false],
  ])("sends %o with %j as %j", (one, typed, sent) => {
    expect(enteredPart("settings", [one], { [`settings.${one.name}`]: typed })[one.name]).toEqual(sent);
  });

  it("shows a problem beside its entry, with the line of a list, and the rest above", () => {
    const problems = { "settings.hosts.1": ["must look like host"], settings: ["do not go together"], name: ["taken"] };
    expect(problemOf(HOSTS, problems)).toBe("Line 2: must look like host");
    expect(problemOf(PACE, { "settings.pace": ["expected number"] })).toBe("Expected number");
    expect(problemOf(PACE, { "settings.paceOfAll": ["expected number"] })).toBeNull();
    expect(otherProblems(FIELDS, problems, ["name"])).toEqual(["do not go together"]);
  });
});
