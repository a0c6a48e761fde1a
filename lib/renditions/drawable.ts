/** Whether bytes of this sniffed type can be measured or drawn at all. */
export function isDrawable(mimeType: string): boolean {
  return /^(image|video|audio)\//.test(mimeType);
}
