const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A session ends after this long without a request, in milliseconds. */
export const SESSION_IDLE_MS = 12 * HOUR;
/** A session ends this long after sign-in however busy it is. The cookie lives as long; the row decides. */
export const SESSION_LIFETIME_MS = 7 * 24 * HOUR;
/** A request prolongs its session only when this much of the idle time is used up: a write per session now and then, not per request. */
export const SESSION_RENEWAL_MS = 10 * MINUTE;

/** Failed sign-ins are counted in windows of this length, which begin with the first failure. */
export const THROTTLE_WINDOW_MS = 15 * MINUTE;
export const MAX_FAILURES_PER_ACCOUNT = 5;
export const MAX_FAILURES_PER_ADDRESS = 30;

export const MIN_PASSWORD_LENGTH = 12;
/** Hashing reads the whole password, so its length is bounded. */
export const MAX_PASSWORD_LENGTH = 256;
