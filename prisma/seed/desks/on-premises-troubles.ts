import type { Trouble } from "../demo-traffic";

export interface OnPremisesTrouble extends Trouble {
  /** The client has not fetched the file, or has lost it. */
  readonly offVolume?: true;
  /** WhatsApp has no copy after 14 days, and neither has the sender's phone. */
  readonly senderLostIt?: true;
  /** The message itself tells that the client could not fetch its file. */
  readonly failedOnArrival?: true;
}

const DAY = 24 * 60;

/** The client has fetched the file, it says, and does not have it: it stays awaited. */
const STILL_MISSING = {
  kind: "status",
  status: 404,
  headers: { "Content-Type": "application/json" },
  body: '{"errors":[{"code":1006,"title":"Resource not found","details":"File not found"}]}',
} as const;

export const ON_PREMISES_TROUBLES: readonly OnPremisesTrouble[] = [
  {
    minutesAgo: 18,
    number: 0,
    sample: "delivery-note-signed.jpg",
    caption: "signed by the driver",
    offVolume: true,
    failedOnArrival: true,
  },
  {
    minutesAgo: 95,
    number: 0,
    sample: "walk-to-the-shop.mp4",
    caption: "the way to gate 3",
    offVolume: true,
    fault: { operation: "getMedia", fault: STILL_MISSING },
  },
  {
    minutesAgo: 7 * 60,
    number: 0,
    sample: "orders-week-46.csv",
    fault: { operation: "getMedia", fault: { kind: "status", status: 503 }, times: 3 },
  },
  { minutesAgo: 3.2 * DAY, number: 0, sample: "delivery-note-20731.pdf", offVolume: true },
  {
    minutesAgo: 14.6 * DAY,
    number: 0,
    sample: "proof-of-posting.jpg",
    caption: "stamped this morning",
    offVolume: true,
    senderLostIt: true,
  },
  { minutesAgo: 15.3 * DAY, number: 0, sample: "voice-missing-mugs.ogg", offVolume: true, senderLostIt: true },
  { minutesAgo: 16.1 * DAY, number: 0, sample: "map-screenshot.png", offVolume: true },
];
