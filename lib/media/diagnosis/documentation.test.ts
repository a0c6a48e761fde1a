import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { PUBLISHED_CODES, type PublishedCode } from "../../providers/contract/published-codes";
import { CATALOGUE } from "./catalogue";
import { CAUSES, type Cause } from "./causes";
import { explainFailure } from "./explain";

const page = readFileSync(new URL("../../../docs/diagnoses.md", import.meta.url), "utf8");
/** Every row of every table, its cells trimmed. */
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("|"))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

const ACTORS = {
  nobody: "nobody",
  operator: "you",
  admin: "an administrator",
  owner: "the account's owner",
  customer: "the customer",
  provider: "the provider",
};

function rowOf(cause: Cause): string[] {
  const { turn } = CATALOGUE[cause];
  const { happened, nextStep, whoActs } = explainFailure(
    { reason: "", said: null, diagnosis: { cause, confidence: "CERTAIN", whoActs: turn.whoActs, nextStep: null } },
    { providerLabel: "the provider", hasBytes: false, retrying: turn.whoActs === "nobody" },
  );
  const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
  return [CATALOGUE[cause].title, capital(happened), ACTORS[whoActs], capital(nextStep)];
}

it.each(CAUSES)("the page says of %s what the console says", (cause) => {
  const row = rowOf(cause);
  expect(rows.filter(([title]) => title === row[0])).toEqual([row]);
});

it.each(PUBLISHED_CODES.map((published) => [`${published.provider} ${published.code}`, published] as const))(
  "the page has a row for %s",
  (_name, published) => {
    expect(rows).toContainEqual(codeRow(published));
  },
);

it("has no row that the console does not know", () => {
  const known = [...CAUSES.map(rowOf), ...PUBLISHED_CODES.map(codeRow)].map((row) => row.join(" | "));
  const headings = /^(Title|Code) \|/;
  const told = rows.map((row) => row.join(" | ")).filter((row) => !headings.test(row) && !/^-+( \||$)/.test(row));
  expect(told.filter((row) => !known.includes(row))).toEqual([]);
});

function codeRow({ code, httpStatus, operation, cause, whoActs }: PublishedCode): string[] {
  return [
    `\`${code}\``,
    httpStatus === null ? "–" : String(httpStatus),
    operation,
    CATALOGUE[cause].title,
    ACTORS[whoActs],
  ];
}
