import { jsonReply, type Reply } from "../reply";

const MESSAGES: Readonly<Record<number, string>> = {
  [-1]: "Request failed",
  1001: "Missing parameters",
  1002: "Parameter error",
  1003: "Invalid signature",
  1004: "Timestamp expired",
  1005: "Insufficient permissions",
  9000: "Required parameter missing",
  9001: "System error",
  9002: "The business phone is not a WhatsApp number of yours",
  9006: "The number is not bound to the application",
  9007: "The caller is not an integrator",
  9008: "The appkey does not exist",
  9010: "The appkey belongs to another customer",
};

/** A call that NXCloud answers with a code other than 0. */
export class Refusal extends Error {
  constructor(
    readonly nxcode: number,
    message = MESSAGES[nxcode] ?? "Request failed",
  ) {
    super(message);
  }
}

export function success(data: unknown): Reply {
  return jsonReply(200, { code: 0, data, message: "Request successful" });
}

export function failure(status: number, code: number, message: string, data: unknown = null): Reply {
  return jsonReply(status, { code, message, data });
}
