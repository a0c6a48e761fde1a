import type { AwsSocialControl } from "../../../lib/sandbox/aws-social/control-client";
import type { Trouble } from "../demo-traffic";

type NewMedia = Parameters<AwsSocialControl["putMedia"]>[0];

export interface AwsSocialTrouble extends Trouble {
  readonly state?: NewMedia["state"];
}

const DAY = 24 * 60;

export const AWS_SOCIAL_TROUBLES: readonly AwsSocialTrouble[] = [
  {
    minutesAgo: 21,
    number: 0,
    sample: "catalogue-autumn.pdf",
    caption: "page 12, the tote",
    fault: {
      operation: "GetWhatsAppMessageMedia",
      fault: { kind: "code", code: "ThrottledRequestException", message: "Rate exceeded" },
      times: 7,
    },
  },
  {
    minutesAgo: 140,
    number: 1,
    sample: "claim-photos.zip",
    fault: { operation: "GetObject", fault: { kind: "code", code: "AccessDenied", message: "Access Denied" } },
  },
  { minutesAgo: 6 * 60, number: 1, sample: "cracked-screen.jpg", caption: "fell out of the box", state: "foreign" },
  {
    minutesAgo: 1.6 * DAY,
    number: 0,
    sample: "voice-long-story.ogg",
    fault: {
      operation: "GetWhatsAppMessageMedia",
      fault: { kind: "code", code: "DependencyException", message: "Meta did not answer in time" },
      times: 1,
    },
  },
  { minutesAgo: 8.6 * DAY, number: 0, sample: "canvas-tote.jpg", caption: "200 of these?", state: "expired" },
  { minutesAgo: 11.1 * DAY, number: 1, sample: "invoice-10447.pdf", state: "expired" },
];
