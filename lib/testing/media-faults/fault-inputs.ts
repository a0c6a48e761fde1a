import type { NxcloudControl } from "../../sandbox/nxcloud/control-client";

export type FaultInput = Parameters<NxcloudControl["addFault"]>[0]["fault"];

export const status = (httpStatus: number, body?: string): FaultInput => ({
  kind: "status",
  status: httpStatus,
  ...(body && { body }),
});
export const busy = (seconds: number): FaultInput => ({
  kind: "status",
  status: 429,
  headers: { "retry-after": String(seconds) },
});
export const code = (nxcode: number, data?: unknown): FaultInput => ({ kind: "code", code: nxcode, data });
export const storeSays = (httpStatus: number, word: string): FaultInput =>
  status(httpStatus, `<Error><Code>${word}</Code><Message>No.</Message></Error>`);
export const cut = (atBytes: number, ending: "full-length" | "chunked"): FaultInput => ({
  kind: "truncate",
  atBytes,
  ending,
});
type Place = Extract<FaultInput, { kind: "link" }>["location"];
export const redirect = (location: Place): FaultInput => ({ kind: "redirect", location });
export const link = (location: Place): FaultInput => ({ kind: "link", location });
export const tooMuch = (by: number | "endless", contentLength: "none" | "honest" | "original"): FaultInput => ({
  kind: "oversize",
  by,
  contentLength,
});
