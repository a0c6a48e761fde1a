import { openAwsSocialBench } from "../contract/aws-social-bench";
import { mediaProviderContract } from "../contract/media-provider.contract";

mediaProviderContract("AWS", openAwsSocialBench, {
  unknownId: { reason: "NOT_FOUND", retryable: false },
  lostBytes: null,
  expiredLink: null,
  skewedClock: "ignored",
  links: false,
  oneCall: false,
});
