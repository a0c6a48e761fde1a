import type { NxcloudControl } from "../../../lib/sandbox/nxcloud/control-client";
import type { Trouble } from "../demo-traffic";

type NewMedia = Parameters<NxcloudControl["putMedia"]>[0];

export interface NxcloudTrouble extends Trouble {
  readonly state?: "expired" | "object-missing";
  readonly declaredHash?: NewMedia["declaredHash"];
  /** The sample followed by noise up to this size. */
  readonly sizeBytes?: number;
}

const DAY = 24 * 60;

export const NXCLOUD_TROUBLES: readonly NxcloudTrouble[] = [
  {
    minutesAgo: 3,
    number: 3,
    sample: "parcel-all-round.mp4",
    caption: "all sides of the box, sorry for the size",
    sizeBytes: 24_000_000,
    fault: { operation: "download", fault: { kind: "slow", bytesPerSecond: 40_000 } },
  },
  {
    minutesAgo: 24,
    number: 0,
    sample: "till-receipt.jpg",
    fault: { operation: "getMedia", fault: { kind: "status", status: 429, headers: { "Retry-After": "5400" } } },
  },
  { minutesAgo: 49, number: 0, sample: "mug-broken-handle.jpg", state: "object-missing", caption: "from below" },
  {
    minutesAgo: 88,
    number: 1,
    sample: "return-label.pdf",
    fault: { operation: "download", fault: { kind: "expired-link" } },
  },
  {
    minutesAgo: 131,
    number: 0,
    sample: "shop-front.jpg",
    caption: "is it this one?",
    fault: { operation: "download", fault: { kind: "wrong-bytes" } },
  },
  {
    minutesAgo: 178,
    number: 3,
    sample: "lamp-flickers.mp4",
    fault: { operation: "download", fault: { kind: "stall", afterBytes: 60_000 } },
  },
  { minutesAgo: 236, number: 0, sample: "voice-short-yes.ogg", neverThere: true },
  {
    minutesAgo: 305,
    number: 3,
    sample: "price-list-november.xlsx",
    fault: { operation: "getMedia", fault: { kind: "code", code: 9006 } },
  },
  {
    minutesAgo: 390,
    number: 3,
    sample: "hold-music.mp3",
    fault: { operation: "download", fault: { kind: "oversize", by: 200_000_000, contentLength: "honest" } },
  },
  {
    minutesAgo: 480,
    number: 1,
    sample: "cracked-screen.jpg",
    caption: "it came like this",
    fault: { operation: "download", fault: { kind: "reset", afterBytes: 20_000 } },
  },
  {
    minutesAgo: 590,
    number: 2,
    sample: "voice-missing-mugs.ogg",
    fault: { operation: "getMedia", fault: { kind: "status", status: 503 } },
  },
  {
    minutesAgo: 760,
    number: 3,
    sample: "catalogue-autumn.pdf",
    fault: { operation: "getMedia", fault: { kind: "link", location: "metadata-address" } },
  },
  {
    minutesAgo: 1.1 * DAY,
    number: 0,
    sample: "voice-parcel-wet.ogg",
    fault: { operation: "download", fault: { kind: "reset", afterBytes: 8_000 }, times: 1 },
  },
  { minutesAgo: 1.4 * DAY, number: 1, sample: "product-photo.jpg" },
  { minutesAgo: 1.9 * DAY, number: 3, sample: "company-logo.svg", caption: "for the invoice" },
  { minutesAgo: 2.2 * DAY, number: 2, sample: "IMG_0412.HEIC" },
  { minutesAgo: 2.6 * DAY, number: 0, sample: "vase-hairline-crack.jpg", declaredHash: "wrong" },
  {
    minutesAgo: 3.3 * DAY,
    number: 2,
    sample: "delivery-note-20731.pdf",
    fault: { operation: "download", fault: { kind: "truncate", atBytes: 9_000, ending: "chunked" } },
  },
  { minutesAgo: 4.5 * DAY, number: 1, sample: "chair-broken-leg.jpg", state: "object-missing" },
  { minutesAgo: 8.2 * DAY, number: 0, sample: "parcel-at-the-door.jpg", state: "expired" },
  { minutesAgo: 9.4 * DAY, number: 1, sample: "proof-of-posting.jpg", state: "expired" },
  { minutesAgo: 10.6 * DAY, number: 2, sample: "voice-wrong-size.ogg", state: "expired" },
  { minutesAgo: 11.3 * DAY, number: 0, sample: "order-chat.png", state: "expired" },
];
