const READING_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Whether a browser says that another origin makes this request change something. Browsers send Sec-Fetch-Site to
 * https and localhost, and Origin with every POST, also to a plain LAN address. A client that sends neither is no
 * browser and carries no cookie that it was not given.
 */
export function isCrossSite(request: Request): boolean {
  if (READING_METHODS.has(request.method)) return false;
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site !== "same-origin";
  const origin = request.headers.get("origin");
  return origin !== null && hostOf(origin) !== ownHost(request);
}

function ownHost(request: Request): string | null {
  return request.headers.get("x-forwarded-host") ?? request.headers.get("host");
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
