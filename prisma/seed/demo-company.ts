/** The demo's company, its customers and its account at the sandbox. Every number is from a range kept for fiction. */

export const CONNECTION_NAME = "Example Outfitters";

/** Of the sandbox alone: worth nothing anywhere else. */
export const ACCOUNT = {
  accessKey: "demo-access-key",
  accessSecret: "demo-access-secret",
  appkey: "demo-app",
} as const;

/** In the order of their traffic, busiest first. */
export const NUMBERS = [
  { phoneNumber: "442079460142", verifiedName: "Orders and delivery" },
  { phoneNumber: "442079460187", verifiedName: "Returns desk" },
  { phoneNumber: "493023125177", verifiedName: "Kundendienst" },
  { phoneNumber: "61255501234", verifiedName: "Trade customers" },
] as const;

export const ADMIN_EMAIL = "admin@attache.example";

/** `numbers` are positions in NUMBERS. */
export const COLLEAGUES = [
  { email: "operator@attache.example", name: "Desk operator", role: "OPERATOR", numbers: [0, 1] },
  { email: "viewer@attache.example", name: "Desk viewer", role: "VIEWER", numbers: [0] },
] as const;

export const CUSTOMERS = [
  { from: "447700900123", profileName: "Jay" },
  { from: "447700900481", profileName: "Bia" },
  { from: "447700900937", profileName: "Noa" },
  { from: "447700900206", profileName: "Kim" },
  { from: "447700900662", profileName: "Lou" },
  { from: "447700900918", profileName: "Sam R" },
  { from: "61491570156", profileName: "Corner café" },
  { from: "61491570157", profileName: "Alex" },
  { from: "61491570158", profileName: "Robin" },
  { from: "46701740605", profileName: "Mika" },
  { from: "46701740623", profileName: "Juno" },
  { from: "12125550147", profileName: "Max" },
  { from: "12125550168", profileName: "Charlie" },
  { from: "12125550183", profileName: "Flat 3b" },
] as const;
