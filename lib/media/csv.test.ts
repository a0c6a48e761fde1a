import { expect, it } from "vitest";
import { csvLine } from "./csv";

it("quotes what would break a line", () => {
  expect(csvLine(["a", 'say "hi"', "one, two", "two\nlines", ""])).toBe('a,"say ""hi""","one, two","two\nlines",\r\n');
});

it.each(["=1+1", "+49 … 4821", "-2", "@SUM(A1)", "\t=1", "  =1"])("lets %j be no formula", (text) => {
  expect(csvLine([text])).toBe(`'${text}\r\n`);
});
