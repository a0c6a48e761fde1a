/** The demo's people and customers. Every number is from a range kept for fiction. */

export const ADMIN_EMAIL = "admin@attache.example";

/** `numbers` are those of several desks, without the plus sign. */
export const COLLEAGUES = [
  {
    email: "operator@attache.example",
    name: "Desk operator",
    role: "OPERATOR",
    numbers: ["442079460142", "442079460187", "46846500412", "441614960215"],
  },
  {
    email: "viewer@attache.example",
    name: "Desk viewer",
    role: "VIEWER",
    numbers: ["442079460142", "12125550119"],
  },
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
