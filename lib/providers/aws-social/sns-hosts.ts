/**
 * Whether `url` may be fetched for a delivery of SNS. A star in `patterns` stands for one label of at least three
 * characters, as in the host test of the Amazon SNS developer guide. https on its own port, except at hosts that are
 * listed with a port: those are stand-ins and may speak plain http.
 */
export function isSnsHost(patterns: readonly string[], url: URL): boolean {
  if (url.username || url.password) return false;
  return patterns.some((entry) => {
    const [host = "", port] = entry.toLowerCase().split(":");
    if (port) return isWeb(url) && portOf(url) === String(Number(port)) && matches(host, url.hostname);
    return url.protocol === "https:" && url.port === "" && matches(host, url.hostname);
  });
}

function isWeb({ protocol }: URL): boolean {
  return protocol === "https:" || protocol === "http:";
}

function portOf(url: URL): string {
  return url.port || (url.protocol === "https:" ? "443" : "80");
}

function matches(pattern: string, hostname: string): boolean {
  const labels = hostname.split(".");
  const wanted = pattern.split(".");
  return (
    labels.length === wanted.length &&
    wanted.every((want, at) => (want === "*" ? /^[a-z0-9-]{3,}$/.test(labels[at] ?? "") : want === labels[at]))
  );
}
