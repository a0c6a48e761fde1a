import { expect, it } from "vitest";
import { splitAtHashes } from "./whole-hashes";

it("finds each whole hash in a sentence, and nothing shorter or longer", () => {
  const [one, other] = ["0a".repeat(32), "f9".repeat(32)];
  expect(splitAtHashes(`${one} was declared, ${other} was measured.`)).toEqual([
    "",
    one,
    " was declared, ",
    other,
    " was measured.",
  ]);
  expect(splitAtHashes(`0a0a and ${one}0`)).toEqual([`0a0a and ${one}0`]);
});
