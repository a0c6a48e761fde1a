/** What an address says behind its path. What is not given, or is empty, is left out. */
export type AddressQuery = Readonly<Record<string, string | null | undefined>>;

function withQuery(path: string, query: AddressQuery = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : []));
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
}

/** Every link inside the console is built here. `scope` is a phoneNumberId or "all". */
export const paths = {
  home: () => "/",
  signIn: (next?: string) => (next ? `/sign-in?next=${encodeURIComponent(next)}` : "/sign-in"),
  media: (scope: string, query?: AddressQuery) => withQuery(`/numbers/${encodeURIComponent(scope)}`, query),
  /** The explorer of a number with one item open in the inspector. */
  item: (phoneNumberId: string, itemId: string) => paths.media(phoneNumberId, { item: itemId }),
  failed: () => paths.media("all", { status: "FAILED,GONE,RETRY_WAIT" }),
  uploads: () => "/uploads",
  /** What is not stored, by what is lost first. */
  rescue: (query?: AddressQuery) => withQuery("/rescue", query),
  incidents: (query?: AddressQuery) => withQuery("/incidents", query),
  incident: (incidentId: string) => `/incidents/${encodeURIComponent(incidentId)}`,
  bulkRuns: () => "/bulk",
  bulkRun: (bulkRunId: string) => `/bulk/${encodeURIComponent(bulkRunId)}`,
  health: (query?: AddressQuery) => withQuery("/health", query),
  /** The health of one number, within the board of all. */
  numberHealth: (phoneNumberId: string) => `/health#health-${encodeURIComponent(phoneNumberId)}`,
  connections: () => "/connections",
  newConnection: (kind?: string) => (kind ? `/connections/new?kind=${encodeURIComponent(kind)}` : "/connections/new"),
  connection: (connectionId: string) => `/connections/${encodeURIComponent(connectionId)}`,
  deliveries: (query?: AddressQuery) => withQuery("/deliveries", query),
  delivery: (deliveryId: string) => `/deliveries/${encodeURIComponent(deliveryId)}`,
  /** A page of docs/, by its file name without ".md". */
  help: (page: string) => `/help/${encodeURIComponent(page)}`,
  activity: () => "/activity",
  settings: () => "/settings",

  api: {
    health: () => "/api/health",
    numbers: () => "/api/numbers",
    media: (query: URLSearchParams) => `/api/media?${query}`,
    rescue: (query: URLSearchParams) => `/api/rescue?${query}`,
    mediaItem: (itemId: string) => `/api/media/${encodeURIComponent(itemId)}`,
    /** The bytes that an item shows, or those of one of its versions. */
    content: (itemId: string, options: { download?: boolean; versionId?: string } = {}) =>
      withQuery(`/api/media/${encodeURIComponent(itemId)}/content`, {
        version: options.versionId,
        download: options.download ? "1" : null,
      }),
    timeline: (itemId: string, cursor: string | null) =>
      withQuery(`/api/media/${encodeURIComponent(itemId)}/timeline`, { cursor }),
    incidentBundle: (incidentId: string, options: AddressQuery = {}) =>
      withQuery(`/api/incidents/${encodeURIComponent(incidentId)}/bundle`, options),
    bundle: (itemId: string, options: AddressQuery = {}) =>
      withQuery(`/api/media/${encodeURIComponent(itemId)}/bundle`, options),
    thumbnail: (itemId: string, blobId: string) =>
      `/api/media/${encodeURIComponent(itemId)}/thumbnail?v=${encodeURIComponent(blobId)}`,
    find: (query: string) => `/api/find?q=${encodeURIComponent(query)}`,
    upload: (phoneNumberId: string, fileName: string) =>
      `/api/numbers/${encodeURIComponent(phoneNumberId)}/uploads?name=${encodeURIComponent(fileName)}`,
    bulkRuns: (cursor?: string | null) => withQuery("/api/bulk", { cursor }),
    bulkRun: (bulkRunId: string) => `/api/bulk/${encodeURIComponent(bulkRunId)}`,
    bulkItems: (bulkRunId: string, query?: AddressQuery) =>
      withQuery(`/api/bulk/${encodeURIComponent(bulkRunId)}/items`, query),
    bulkCsv: (bulkRunId: string) => `/api/bulk/${encodeURIComponent(bulkRunId)}/csv`,
    uploads: (scope: string) => `/api/uploads?number=${encodeURIComponent(scope)}`,
    events: (scope: string) => `/api/events?number=${encodeURIComponent(scope)}`,
    webhook: (connectionId: string, token: string) =>
      `/api/webhooks/${encodeURIComponent(connectionId)}/${encodeURIComponent(token)}`,
  },
} as const;

/** The request header in which proxy.ts tells a page its own path and query, to come back to after signing in. */
export const RETURN_PATH_HEADER = "x-attache-return-path";
