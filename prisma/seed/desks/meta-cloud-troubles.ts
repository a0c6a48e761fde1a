import type { MetaCloudControl } from "../../../lib/sandbox/meta-cloud/control-client";
import type { Trouble } from "../demo-traffic";

type NewMedia = Parameters<MetaCloudControl["putMedia"]>[0];

export interface MetaCloudTrouble extends Trouble {
  readonly state?: NewMedia["state"];
  readonly declaredHash?: NewMedia["declaredHash"];
  /** The webhook says that WhatsApp could not have the media from the sender, and names no id: 131052. */
  readonly neverArrived?: true;
}

const DAY = 24 * 60;

export const META_CLOUD_TROUBLES: readonly MetaCloudTrouble[] = [
  {
    minutesAgo: 12,
    number: 0,
    sample: "transfer-sent.png",
    caption: "betalt nu",
    fault: { operation: "getMedia", fault: { kind: "code", code: 130429, message: "Rate limit hit" }, times: 7 },
  },
  { minutesAgo: 64, number: 0, sample: "lamp-flickers.mp4", neverThere: true, neverArrived: true },
  {
    minutesAgo: 150,
    number: 1,
    sample: "parcel-cracked-corner.jpg",
    fault: { operation: "getMedia", fault: { kind: "expired-link" }, times: 1 },
  },
  {
    minutesAgo: 9 * 60,
    number: 1,
    sample: "app-crash-recording.mp4",
    caption: "it closes by itself",
    state: "object-missing",
  },
  { minutesAgo: 1.2 * DAY, number: 0, sample: "delivery-note-signed.jpg", declaredHash: "wrong" },
  {
    minutesAgo: 2.1 * DAY,
    number: 0,
    sample: "voice-locker-code.ogg",
    fault: { operation: "getMedia", fault: { kind: "code", code: 131000, message: "Something went wrong" }, times: 3 },
  },
  {
    minutesAgo: 8.3 * DAY,
    number: 0,
    sample: "leather-sandals.jpg",
    caption: "den vänstra är större",
    state: "expired",
  },
  { minutesAgo: 10.2 * DAY, number: 1, sample: "complaint-letter.docx", state: "expired" },
];
