import type { BulkDeed, BulkForecast } from "../schemas/bulk";
import type { MediaStatus, ProbeVerdict } from "../schemas/media";
import type { Recoverability } from "./recoverability";

export interface Foreseen {
  readonly deed: BulkDeed;
  readonly status: MediaStatus;
  readonly neverArrived: boolean;
  /** There are bytes that may be shown. */
  readonly hasBytes: boolean;
  /** By the provider's rule and the latest look, whatever the status; null where no adapter is installed. */
  readonly recoverable: Recoverability | null;
  /** Its connection may be used. */
  readonly connected: boolean;
  /** The provider can be asked without moving bytes. */
  readonly canProbe: boolean;
  /** Of the latest look that no download has overtaken. */
  readonly probe: ProbeVerdict | null;
  readonly now: Date;
}

export interface Forecast {
  readonly forecast: BulkForecast;
  /** Why, in a sentence; null where nothing is to be said. */
  readonly note: string | null;
  /** Not to be asked for even where somebody includes its forecast: there is nothing that could be asked. */
  readonly leftOut: boolean;
}

/**
 * What asking for an item will probably come to, told before a single request is made. What was removed on purpose is
 * never fetched again with many others: whoever wants it back asks for it by itself.
 */
export function foresee(item: Foreseen): Forecast {
  if (item.neverArrived) return leaveOut("WhatsApp never gave it an id, so there is nothing to ask for.");
  if (item.status === "PURGED") return leaveOut("Its bytes were deleted on purpose.");
  if (!item.recoverable) return leaveOut("No adapter for its provider is installed.");
  if (item.deed === "probe") return foreseeProbe(item);
  if (item.hasBytes) return says("STORED", null);
  if (!item.connected) return says("UNKNOWN", "Its connection is switched off.");
  return foreseeFetch(item, item.recoverable);
}

function foreseeProbe({ canProbe, hasBytes }: Foreseen): Forecast {
  if (!canProbe) return leaveOut("Its provider cannot be asked without fetching the bytes.");
  return hasBytes ? says("STORED", null) : says("ELIGIBLE", null);
}

function foreseeFetch(item: Foreseen, recoverable: Recoverability): Forecast {
  const { status, probe, now } = item;
  const { until, latest, certain, because, afterwards, lost } = recoverable;
  if (lost) return says("HOPELESS", because);
  const over = until !== null && until <= now;
  if (probe === "THERE" && !over) return says("ELIGIBLE", because);
  if (afterwards === "sender" && (over || status === "GONE")) {
    return says("UNKNOWN", "It can only come from the sender's phone.");
  }
  if (status === "GONE") {
    return over
      ? says("HOPELESS", "The provider said that it no longer has it, and its time is over.")
      : says("UNKNOWN", "The provider said that it no longer has it, although its time is not over.");
  }
  if (!over) return says("ELIGIBLE", null);
  return certain || (latest !== null && latest <= now)
    ? says("HOPELESS", "The provider keeps nothing that long.")
    : says("UNKNOWN", "Nobody says whether the provider keeps it that long.");
}

function says(forecast: BulkForecast, note: string | null): Forecast {
  return { forecast, note, leftOut: false };
}

function leaveOut(note: string): Forecast {
  return { forecast: "HOPELESS", note, leftOut: true };
}
