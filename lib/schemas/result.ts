import type { AppErrorCode } from "../errors";

/** The one result shape that crosses the network. JSON routes answer the `error` part with the matching HTTP status. */
export type ActionResult<T> =
  | { readonly ok: true; readonly data: T }
  | { readonly ok: false; readonly error: ActionError };

export interface ActionError {
  readonly code: AppErrorCode;
  readonly message: string;
  /** To be quoted to whoever runs the installation. */
  readonly requestId: string;
  readonly fields?: Readonly<Record<string, string[]>>;
}
