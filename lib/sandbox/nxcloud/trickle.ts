import { randomInt } from "node:crypto";
import { type Sample, samples } from "../samples";
import type { NxcloudContext } from "./context";
import { deliverCallback } from "./deliver-callback";
import { type Account, callbackSchema, newMediaSchema } from "./schemas";
import { seedMedia } from "./seed-media";

const CUSTOMERS = [
  { from: "8617600000819", profileName: "Jay" },
  { from: "5511900004821", profileName: "Bia" },
  { from: "34600000937", profileName: "Noa" },
  { from: "4915100002018", profileName: "Kim" },
] as const;

/** Keeps new inbound media coming now and then, so that a demonstration is alive. Off until started. */
export class Trickle {
  private timer: NodeJS.Timeout | undefined;
  private turn = 0;

  constructor(
    private readonly context: NxcloudContext,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Delivers every `intervalMs` on average, for every account with a callbackUrl; 0 stops. */
  start(intervalMs: number): void {
    this.stop();
    if (intervalMs > 0) this.schedule(intervalMs);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private schedule(intervalMs: number): void {
    const delay = randomInt(Math.ceil(intervalMs / 2), Math.ceil(intervalMs * 1.5) + 1);
    this.timer = setTimeout(() => {
      this.schedule(intervalMs);
      this.deliverOne().catch(this.onError);
    }, delay).unref();
  }

  private async deliverOne(): Promise<void> {
    const traffic = [...samples().values()].filter((sample) => !sample.hostile);
    const accounts = [...this.context.state.accounts.values()].filter((account) => account.callbackUrl !== null);
    const sample = traffic[randomInt(traffic.length)];
    const account = accounts[this.turn % accounts.length];
    if (!sample || !account) return;
    const number = account.numbers[this.turn % account.numbers.length];
    this.turn += 1;
    if (number) await this.deliver(account, number.phoneNumber, sample);
  }

  private async deliver(account: Account, businessPhone: string, sample: Sample): Promise<void> {
    const { accessKey } = account;
    const media = await seedMedia(
      this.context,
      newMediaSchema.parse({ accessKey, businessPhone, content: { from: "sample", name: sample.name } }),
    );
    const message = {
      type: sample.kind,
      ...CUSTOMERS[this.turn % CUSTOMERS.length],
      mediaId: media.id,
      caption: sample.captions[0],
    };
    const callback = callbackSchema.parse({ accessKey, businessPhone, message, maxAttempts: 1 });
    if (account.callbackUrl) await deliverCallback(this.context, account, account.callbackUrl, callback);
  }
}
