import { expect, it } from "vitest";
import { CATALOGUE } from "./catalogue";
import { CAUSES } from "./causes";
import { CUSTOMER_LANGUAGES, CUSTOMER_TEXTS, type CustomerTextId, customerMessages } from "./customer-texts";

/** More than this nobody reads on a phone. */
const MOST_CHARACTERS = 260;
const SCRIPTS = { en: /[a-z]/i, es: /[¡¿áéíóúñ]/i, pt: /[ãâáéêíóôõç]/i, hi: /\p{Script=Devanagari}/u, id: /[a-z]/i };
const textIds = Object.keys(CUSTOMER_TEXTS) as CustomerTextId[];

it("has a title of its own for every cause", () => {
  const titles = CAUSES.map((cause) => CATALOGUE[cause].title);
  expect(new Set(titles).size).toBe(CAUSES.length);
});

it("has a text for the customer wherever the customer has to act", () => {
  const theirs = CAUSES.filter((cause) => CATALOGUE[cause].turn.whoActs === "customer");
  expect(theirs.length).toBeGreaterThan(4);
  for (const cause of theirs) expect(CATALOGUE[cause].customerText, cause).toBeDefined();
});

it("says what is left to do wherever nobody has to act at first", () => {
  for (const cause of CAUSES) {
    const { turn, atLast } = CATALOGUE[cause];
    if (turn.whoActs === "nobody") expect(atLast?.whoActs, cause).toMatch(/operator|admin/);
  }
});

it("needs no more texts than causes ask for", () => {
  expect(new Set(CAUSES.flatMap((cause) => CATALOGUE[cause].customerText ?? []))).toEqual(new Set(textIds));
});

it.each(textIds.flatMap((id) => CUSTOMER_LANGUAGES.map((language) => [id, language] as const)))(
  "%s in %s can be sent as it is",
  (id, language) => {
    const text = CUSTOMER_TEXTS[id][language];
    expect(text.length).toBeLessThanOrEqual(MOST_CHARACTERS);
    expect(text.length).toBeGreaterThan(60);
    expect(text).toBe(text.trim().normalize("NFC"));
    expect(text).toMatch(/[.!]$/);
    // Placeholders, words of our trade, markup of WhatsApp's own.
    expect(text).not.toMatch(/[{}<>*_~`]|undefined|\b(download|provider|server|API|id|error|code|media)\b|HTTP/);
    if (language === "ar") {
      const letters = [...text].filter((character) => /\p{L}/u.test(character));
      expect(letters.filter((letter) => /\p{Script=Arabic}/u.test(letter)).length / letters.length).toBeGreaterThan(
        0.9,
      );
    } else expect(text).toMatch(SCRIPTS[language]);
  },
);

it("says something else in every language and for every case", () => {
  const texts = textIds.flatMap((id) => customerMessages(id).map(({ text }) => text));
  expect(new Set(texts).size).toBe(textIds.length * CUSTOMER_LANGUAGES.length);
});

it("names the limit in every language where the file was too large", () => {
  for (const { text } of customerMessages("tooLarge")) expect(text).toContain("100");
});
