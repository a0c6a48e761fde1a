import type { Fault } from "../fault-rules";
import type { Caller } from "./authenticate";
import type { MetaCloudContext } from "./context";

/** One authenticated call: what it is about and what came with it. */
export interface GraphCall {
  readonly context: MetaCloudContext;
  readonly caller: Caller;
  /** Of the object in the path. */
  readonly id: string;
  /** "v23.0", null for a call without. */
  readonly version: string | null;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly body: AsyncIterable<Buffer>;
  readonly fault: Fault | null;
}
