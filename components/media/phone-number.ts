/** Country codes of one and of two digits; every other code has three (ITU-T E.164). */
const SHORT_CODE = /^(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;
const NORTH_AMERICAN = /^1(\d{3})(\d{3})(\d{4})$/;
const GROUP = 4;

/**
 * "551140401188" → "+55 11 4040 1188": country code, then groups of four from the end. Not a country's own custom, but
 * in North America, where a number that is grouped otherwise is not recognised as one.
 */
export function formatPhoneNumber(digits: string): string {
  if (!/^\d{8,15}$/.test(digits)) return digits;
  const parts = NORTH_AMERICAN.exec(digits);
  if (parts) return `+1 ${parts.slice(1).join(" ")}`;
  const code = SHORT_CODE.exec(digits)?.[0] ?? digits.slice(0, 3);
  const rest = digits.slice(code.length);
  const groups: string[] = [];
  for (let end = rest.length; end > 0; end -= GROUP) groups.unshift(rest.slice(Math.max(0, end - GROUP), end));
  return `+${code} ${groups.join(" ")}`;
}

interface Named {
  readonly displayName: string;
  readonly phoneNumber: string;
}

/** The name that somebody gave a business phone number; null where it is called by its digits alone. */
export function givenName({ displayName, phoneNumber }: Named): string | null {
  return displayName.replace(/^\+/, "") === phoneNumber ? null : displayName || null;
}

/** What a business phone number is called: its name, or the number itself where it has none. */
export function numberName(number: Named): string {
  return givenName(number) ?? formatPhoneNumber(number.phoneNumber);
}
