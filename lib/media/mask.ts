/** A customer's number as everybody may see it: "+49 … 4821". Digits in, text out; short ones are hidden whole. */
export function maskNumber(digits: string): string {
  return digits.length < 8 ? "…" : `+${digits.slice(0, 2)} … ${digits.slice(-4)}`;
}
