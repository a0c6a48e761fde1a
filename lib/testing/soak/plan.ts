import type { MetaCloudControl } from "../../sandbox/meta-cloud/control-client";
import { pick, seededRandom } from "./seeded-random";

type Fault = Parameters<MetaCloudControl["addFault"]>[0]["fault"];

/** What becomes of an item in the end, whatever is killed meanwhile. */
export type Ending = "STORED" | "QUARANTINED" | "FAILED" | "GONE";

export interface PlannedItem {
  readonly seed: string;
  readonly sizeBytes: number;
  /** Strikes this item's calls and nobody else's. */
  readonly trouble: {
    readonly operation: "getMedia" | "download";
    readonly times: number | "forever";
    readonly fault: Fault;
  } | null;
  readonly lost: boolean;
  readonly ending: Ending;
  /** How often its delivery is sent: providers send again what was acknowledged already. */
  readonly deliveries: number;
}

const SHARE_IN_TROUBLE = 0.1;
const SHARE_SENT_TWICE = 0.05;
const SHARE_LARGE = 0.02;

type Trouble = Pick<PlannedItem, "trouble" | "lost" | "ending">;
const passing = (operation: "getMedia" | "download", fault: Fault, times = 1): Trouble => ({
  trouble: { operation, times, fault },
  lost: false,
  ending: "STORED",
});
const staying = (operation: "getMedia" | "download", fault: Fault, ending: Ending): Trouble => ({
  trouble: { operation, times: "forever", fault },
  lost: false,
  ending,
});

const TROUBLES: readonly Trouble[] = [
  passing("getMedia", { kind: "status", status: 500, headers: {}, body: "" }),
  passing("getMedia", { kind: "reset" }),
  passing("getMedia", { kind: "malformed-json" }),
  passing("download", { kind: "status", status: 500, headers: {}, body: "" }, 2),
  passing("download", { kind: "status", status: 503, headers: {}, body: "<h1>Busy</h1>" }),
  passing("download", { kind: "reset", afterBytes: 3_000 }),
  passing("download", { kind: "truncate", atBytes: 2_000, ending: "full-length" }),
  passing("download", { kind: "truncate", atBytes: 2_000, ending: "chunked" }),
  passing("download", { kind: "stall", afterBytes: 1_000 }),
  passing("download", { kind: "wrong-bytes" }),
  passing("download", { kind: "expired-link" }),
  passing("download", { kind: "slow", bytesPerSecond: 20_000 }),
  staying("download", { kind: "wrong-bytes" }, "QUARANTINED"),
  staying("download", { kind: "redirect", status: 302, location: "private-address" }, "FAILED"),
  { trouble: null, lost: true, ending: "GONE" },
];

/** The same plan for the same seed: what is asked for, what goes wrong with it, and what each must come to. */
export function planItems(count: number, seed: number): PlannedItem[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const inTrouble = random() < SHARE_IN_TROUBLE;
    const large = random() < SHARE_LARGE;
    const sizeBytes = Math.floor(large ? 500_000 + random() * 1_500_000 : 4_000 + random() * 60_000);
    const deliveries = random() < SHARE_SENT_TWICE ? 2 : 1;
    const { trouble, lost, ending } = inTrouble
      ? pick(random, TROUBLES)
      : { trouble: null, lost: false, ending: "STORED" as const };
    return { seed: `soak-${seed}-${index}`, sizeBytes, trouble, lost, ending, deliveries };
  });
}
