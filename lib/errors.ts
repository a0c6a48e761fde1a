export type AppErrorCode =
  | "INVALID_INPUT"
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "CONFLICT"
  | "ILLEGAL_TRANSITION"
  | "PROVIDER"
  | "BLOB"
  | "CONFIG"
  | "UNAVAILABLE"
  | "INTERNAL";

/**
 * An error that was foreseen. `publicMessage` is the only text of it that may reach a browser or a terminal;
 * `message` and `cause` are for the log. Every kind says whether trying again can help.
 */
export abstract class AppError extends Error {
  abstract readonly code: AppErrorCode;
  abstract readonly retryable: boolean;
  readonly publicMessage: string;

  constructor(publicMessage: string, options?: { detail?: string; cause?: unknown }) {
    super(options?.detail ?? publicMessage, { cause: options?.cause });
    this.name = new.target.name;
    this.publicMessage = publicMessage;
  }
}

/** `fields` maps an input's name to what is wrong with it, for showing beside the input. */
export class InvalidInputError extends AppError {
  readonly code = "INVALID_INPUT";
  readonly retryable = false;

  constructor(
    publicMessage: string,
    readonly fields: Readonly<Record<string, string[]>> = {},
  ) {
    super(publicMessage);
  }
}

export class UnauthenticatedError extends AppError {
  readonly code = "UNAUTHENTICATED";
  readonly retryable = false;

  constructor() {
    super("Sign in to continue.");
  }
}

/** A missing row, a row outside the scope and a deed that the role does not allow: told apart by nobody outside. */
export class NotFoundError extends AppError {
  readonly code = "NOT_FOUND";
  readonly retryable = false;

  constructor(what = "item") {
    super(`There is no such ${what}, or it is not yours to see.`);
  }
}

export class ConflictError extends AppError {
  readonly code = "CONFLICT";
  readonly retryable = false;
}

/** A setting of the installation is missing or wrong. */
export class ConfigError extends AppError {
  readonly code = "CONFIG";
  readonly retryable = false;
}

/** Something of ours is not reachable just now: database, storage. */
export class UnavailableError extends AppError {
  readonly code = "UNAVAILABLE";
  readonly retryable = true;
}

/** Text that may be shown for any thrown value; an unforeseen error says nothing of itself. */
export function publicMessageOf(error: unknown): string {
  return error instanceof AppError ? error.publicMessage : "Something went wrong on our side.";
}
