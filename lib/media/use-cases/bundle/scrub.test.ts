import { describe, expect, it } from "vitest";
import { scrubber } from "./scrub";

const CUSTOMER = "4915100002018";
const SECRET = 's3cr3t/Key+of=thirty-two"chars';
const scrub = scrubber({
  customers: [CUSTOMER],
  encodedNumbers: true,
  secrets: [SECRET, "admin"],
  names: ["Kim Larsen"],
  texts: ["my passport"],
});

const base64 = (text: string) => Buffer.from(text).toString("base64");
const base64url = (text: string) => Buffer.from(text).toString("base64url");
const hex = (text: string) => Buffer.from(text).toString("hex");

describe("a customer's number is masked", () => {
  it.each([
    CUSTOMER,
    `+${CUSTOMER}`,
    "+49 151 0000 2018",
    "49-151-0000-2018",
    "+49 (0) 151 / 0000.2018",
    "0151 00002018",
    "%2B49%20151%200000%202018",
    "49+151+0000+2018",
    "49\u00a0151\u00a0000\u00a0020 18",
    `x${CUSTOMER}9`,
    `wa.me/${CUSTOMER}`,
  ])("as %s", (written) => {
    const safe = scrub(`from ${written} to us`);
    expect(safe.replace(/\D/g, "")).not.toMatch(/00002018/);
    expect(safe).toMatch(/^from .*\+49 … 2018.* to us$/);
  });

  it.each([0, 1, 2, 3, 4])("in base64, wherever it begins (after %i bytes)", (before) => {
    for (const encode of [base64, base64url]) {
      const safe = scrub(`id ${encode(`${"\u0001".repeat(before)}${CUSTOMER}\u0015\u0002tail`)} end`);
      for (let start = 3; start < 20; start += 1) {
        expect(Buffer.from(safe.slice(start), "base64").toString()).not.toContain("151000");
      }
      expect(safe).toContain("[number]");
    }
  });

  it("in WhatsApp's message ids, whose other part stays to find the message by", () => {
    const id = `wamid.${Buffer.concat([Buffer.from([28, 24, 13]), Buffer.from(CUSTOMER), Buffer.from([21, 2, 0, 18, 24, 20]), Buffer.from("3EB0C767D097B7C7C030")]).toString("base64")}`;
    const safe = scrub(id);
    expect(safe).toMatch(/^wamid\.HBgN\[number\].{10,}$/);
    expect(Buffer.from(safe.split("[number]")[1]?.slice(-28) ?? "", "base64").toString()).toContain("D097B7C7C030");
  });

  it("in hexadecimal, in names of fields, in lists and in nested values", () => {
    const safe = JSON.stringify(scrub({ [`to ${CUSTOMER}`]: [{ deep: hex(CUSTOMER) }, hex(CUSTOMER).toUpperCase()] }));
    expect(safe).not.toContain(CUSTOMER);
    expect(safe.toLowerCase()).not.toContain(hex(CUSTOMER));
  });

  it.each(["4915****2018", "*2018", "49\\", "49[2018", "US.13491208655302741918"])(
    "also where the provider blots it out or gives an id instead: %s",
    (customer) => {
      const of = scrubber({ customers: [customer], encodedNumbers: true, secrets: [], names: [], texts: [] });
      expect(of(`from ${customer}.`)).not.toContain(customer);
    },
  );

  it("but ids, times and other people's digits stay", () => {
    const other = {
      time: "13:58:07",
      version: "1.2.3",
      id: "1234567890123456",
      at: "2026-05-01T12:00:31.000Z",
      sha: "ab".repeat(32),
      number: 15,
    };
    expect(scrub(other)).toEqual(other);
  });
});

describe("a secret is hidden", () => {
  it.each([SECRET, encodeURIComponent(SECRET), JSON.stringify(SECRET), base64(SECRET), base64url(SECRET), hex(SECRET)])(
    "as %s",
    (written) => {
      const safe = scrub(`before${written}after`);
      for (const part of ["s3cr3t", "thirty", written.slice(4, -4)]) expect(safe).not.toContain(part);
      expect(safe).toContain("[hidden]");
    },
  );

  it("as the password of basic authentication", () => {
    const safe = scrub(`Basic ${base64(`user:${SECRET}`)}`);
    expect(Buffer.from(safe.slice(6), "base64").toString()).not.toContain("thirty");
  });

  it("when it is short, only where it stands alone", () => {
    expect(scrub("user admin, an administrator")).toBe("user [hidden], an administrator");
  });

  it.each(["10.1.2.3", "fe80::1", "2001:db8:0:0:0:ff00:42:8329", "::ffff:10.1.2.3"])("as an address: %s", (address) => {
    expect(scrub(`from ${address}.`)).toBe("from [address].");
    expect(scrub(`[${address}], ${address}, ${address}`)).toBe("[[address]], [address], [address]");
  });

  it("with links, addresses and what stands under a secret's name", () => {
    const safe = scrub(
      'see https://bucket.example/x?Signature=abc token=xyz123 {"accessToken": "qqq"} from 10.1.2.3:8080 and fe80::1 or alice@example.org, alice%40example.org',
    );
    expect(safe).toBe(
      'see [link] token=[hidden] {"accessToken": "[hidden]"} from [address]:8080 and [address] or [e-mail], [e-mail]',
    );
  });
});

describe("names and texts are left out", () => {
  it.each(["Kim Larsen", "Kim%20Larsen", `name%3DKim%20Larsen`, "“Kim Larsen”"])("in %s", (written) => {
    expect(scrub(`by ${written}.`)).not.toMatch(/Larsen/);
  });

  it("but not as a part of other words", () => {
    expect(scrub("Kim Larsens, my passports, Kim")).toBe("Kim Larsens, my passports, Kim");
    expect(scrub("it is my passport!")).toBe("it is [left out]!");
  });
});

// Minutes, if each of its characters began another reading of it.
it.each(["a", "1", "1.", "1%20"])("a long text of nothing but %j is looked through to its end", (piece) => {
  const scrubbed = scrub(`${piece.repeat(400_000 / piece.length)} bia@example.org`);
  expect(scrubbed.slice(-40)).not.toContain("bia@example.org");
});
