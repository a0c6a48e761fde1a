/**
 * Whether `url` may be fetched for a delivery of SNS. A star in `patterns` stands for one label of at least three
 * characters, as in the host test of the Amazon SNS developer guide, and then only https on its own port will do. A
 * host that is named in full is a stand-in's: any port unless one is named, and plain http where the way out takes it.
 */
export function isSnsHost(patterns: readonly string[], url: URL): boolean {
  if (url.username || url.password || !isWeb(url)) return false;
  return patterns.some((entry) => {
    const [host = "", port] = entry.toLowerCase().split(":");
    if (!matches(host, url.hostname)) return false;
    if (port) return portOf(url) === String(Number(port));
    return !host.includes("*") || (url.protocol === "https:" && url.port === "");
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
