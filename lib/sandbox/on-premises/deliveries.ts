/** What became of one webhook. */
export interface Delivery {
  /** Somebody answered 200, which alone is an acknowledgement. */
  readonly delivered: boolean;
  /** What was sent, the same in every attempt. */
  readonly body: string;
  /** `status` is null and `answer` the reason when no answer came. */
  readonly attempts: readonly { readonly status: number | null; readonly answer: string }[];
}
