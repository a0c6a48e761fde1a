export interface WebhookDelivery {
  /** Somebody answered 200. */
  readonly delivered: boolean;
  /** What was sent, the same in every attempt. */
  readonly body: string;
  /** `status` is null and `answer` the reason when no answer came. */
  readonly attempts: readonly { readonly status: number | null; readonly answer: string }[];
}

export interface Handshake {
  /** 200 with the bare challenge was answered. */
  readonly accepted: boolean;
  readonly challenge: string;
  /** null when no answer came; `answer` is then the reason. */
  readonly status: number | null;
  readonly answer: string;
}
