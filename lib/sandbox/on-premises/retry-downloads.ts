import type { Call } from "./call";
import { mediaItemsBody } from "./callback-payload";
import type { OnPremisesContext } from "./context";
import { Refusal, success } from "./envelope";
import type { Delivery, Outbox } from "./outbox";
import type { Media, Settings } from "./schemas";

const KEPT_AT_WHATSAPP_MS = 14 * 86_400_000;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** `file`: it appears on the volume. `gap`: wait once more. */
type Step = "file" | "callback" | "gap" | "failure";

const STEPS: Readonly<Record<Settings["retryOutcome"], readonly Step[]>> = {
  stored: ["file", "callback"],
  failed: ["failure"],
  "callback-first": ["file", "callback"],
  "callback-twice": ["file", "callback", "callback"],
  "poll-only": ["file"],
  "callback-late": ["file", "gap", "callback"],
  "file-late": ["callback", "gap", "file"],
};

interface Pending {
  readonly mediaId: string;
  /** What is still to come; null until it is known whether the file can be had. */
  steps: readonly Step[] | null;
  timer?: NodeJS.Timeout;
}

/** Inbound media that the client was asked to fetch from WhatsApp again, until it has or has failed to. */
export class RetryDownloads {
  private pending: readonly Pending[] = [];

  constructor(
    private readonly context: OnPremisesContext,
    private readonly outbox: Outbox,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Answers a receipt; the outcome comes later. */
  readonly accept = async ({ id }: Call) => {
    const { settings, state } = this.context;
    if (settings.retryNeedsWebhook && state.installation.application.webhooks.url === "") throw new Refusal(1022);
    if (!state.media.has(id) && this.refusesUnknown(id)) throw new Refusal(1006, "URL path not found.");
    const pending: Pending = { mediaId: id, steps: null };
    if (settings.retryOutcome === "callback-first") {
      await this.advance(pending);
    } else {
      this.pending = [...this.pending, pending];
      this.schedule(pending);
    }
    return success(this.context, { media_items: [{ id }] }, settings.retryStatus);
  };

  ids(): readonly string[] {
    return this.pending.map(({ mediaId }) => mediaId);
  }

  /** Lets the oldest of this id go on; null when there is none. */
  async complete(mediaId: string): Promise<readonly Delivery[] | null> {
    const pending = this.pending.find((candidate) => candidate.mediaId === mediaId);
    if (!pending) return null;
    clearTimeout(pending.timer);
    return this.advance(pending);
  }

  /** Lets go of all that are pending. */
  clear(): void {
    for (const { timer } of this.pending) clearTimeout(timer);
    this.pending = [];
  }

  private schedule(pending: Pending): void {
    const delay = this.context.settings.retryCompletion;
    if (typeof delay !== "number") return;
    pending.timer = setTimeout(() => this.advance(pending).catch(this.onError), delay).unref();
  }

  /** Takes the steps up to the next gap. The webhooks of these have been tried once when it resolves. */
  private async advance(pending: Pending): Promise<readonly Delivery[]> {
    const steps = pending.steps ?? this.firstSteps(pending.mediaId);
    const gap = steps.indexOf("gap");
    const now = gap < 0 ? steps : steps.slice(0, gap);
    pending.steps = gap < 0 ? [] : steps.slice(gap + 1);
    if (gap < 0) this.pending = this.pending.filter((candidate) => candidate !== pending);
    else this.schedule(pending);
    const deliveries: Delivery[] = [];
    for (const step of now) deliveries.push(...(await this.take(step, pending.mediaId)));
    return deliveries;
  }

  private async take(step: Step, mediaId: string): Promise<readonly Delivery[]> {
    const { state, settings } = this.context;
    const media = state.media.get(mediaId) ?? null;
    if (step === "file") {
      if (media) state.media.set(mediaId, { ...media, onVolume: true });
      await state.save();
      return [];
    }
    const errors = step === "failure" ? [settings.retryError] : undefined;
    const delivery = await this.outbox.post(mediaItemsBody(media, { mediaId, status: "downloaded", errors }));
    return delivery ? [delivery] : [];
  }

  private firstSteps(mediaId: string): readonly Step[] {
    const media = this.context.state.media.get(mediaId);
    return STEPS[media && this.obtainable(media) ? this.context.settings.retryOutcome : "failed"];
  }

  /** WhatsApp keeps media for 14 days; then it asks the sender's device. */
  private obtainable(media: Media): boolean {
    if (media.onVolume) return true;
    const kept = this.context.clock.now() - Date.parse(media.sentAt) < KEPT_AT_WHATSAPP_MS;
    return this.connected() && (kept || media.senderHasIt);
  }

  private connected(): boolean {
    const { gateway } = this.context.state.installation;
    const nodes = typeof gateway === "string" ? [{ gateway_status: gateway }] : Object.values(gateway);
    return nodes.some((node) => "gateway_status" in node && node.gateway_status === "connected");
  }

  private refusesUnknown(id: string): boolean {
    const { retryUnknownId } = this.context.settings;
    return retryUnknownId === "refused" || (retryUnknownId === "by-form" && !UUID.test(id));
  }
}
