const UNITS = ["bytes", "KB", "MB", "GB", "TB"] as const;
const STEP = 1024;

/** Steps of 1024, in which limits are stated: 182859 → "179 KB", 12100000 → "11.5 MB", 134217728 → "128 MB". */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= STEP - 0.5 && unit < UNITS.length - 1) {
    value /= STEP;
    unit += 1;
  }
  const digits = unit >= 2 && value < 99.95 && !Number.isInteger(value) ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** 182859 → "182,859 bytes". */
export function exactBytes(bytes: number): string {
  return `${bytes.toLocaleString("en")} bytes`;
}

/** For sentences in which it may come down to the byte: 134217728 → "128 MB (134,217,728 bytes)". */
export function fullBytes(bytes: number): string {
  return bytes < STEP ? exactBytes(bytes) : `${formatBytes(bytes)} (${exactBytes(bytes)})`;
}
