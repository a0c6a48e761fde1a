import { RequestError } from "@/lib/client/request-error";
import { rateOf, type Sample, withSample } from "@/lib/client/transfer-rate";
import type { UploadDto } from "@/lib/schemas/uploads";

/**
 * How far a file has come. "refused": we or the console did not take it; "accepted": the console has the bytes and sends
 * them on, which `upload` tells once it is known.
 */
export type TransferState =
  | { readonly phase: "waiting" }
  | { readonly phase: "sending"; readonly bytesSent: number; readonly samples: readonly Sample[] }
  | {
      readonly phase: "refused";
      readonly message: string;
      readonly requestId: string | null;
      readonly retryWord: string | null;
    }
  | { readonly phase: "accepted"; readonly uploadId: string; readonly upload: UploadDto | null };

export interface Transfer {
  readonly id: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly phoneNumberId: string;
  /** null when only the console has the bytes: an upload found again after a reload. */
  readonly file: File | null;
  readonly state: TransferState;
}

/** Sends one file; see lib/client/send-file.ts. */
export type SendFile = (
  phoneNumberId: string,
  file: File,
  signal: AbortSignal,
  onProgress: (bytesSent: number) => void,
) => Promise<{ uploadId: string }>;

/** Checks a file before it is sent; null when nothing speaks against it. */
export type CheckFile = (file: File) => { readonly because: string; readonly mayBeWrong: boolean } | null;

const AT_ONCE = 2;

/** The files on their way from this browser, a few at a time. Immutable snapshots for useSyncExternalStore. */
export class TransferQueue {
  private transfers: readonly Transfer[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly aborters = new Map<string, AbortController>();
  private nextId = 1;

  constructor(
    private readonly send: SendFile,
    private readonly now: () => number = Date.now,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): readonly Transfer[] => this.transfers;

  /** Takes files for a number; what `check` speaks against is kept with the reason and not sent. */
  add(files: readonly File[], phoneNumberId: string, check: CheckFile): void {
    const added = files.map((file): Transfer => {
      const refusal = check(file);
      return {
        id: `transfer-${this.nextId++}`,
        fileName: file.name,
        sizeBytes: file.size,
        phoneNumberId,
        file,
        state: refusal
          ? {
              phase: "refused",
              message: refusal.because,
              requestId: null,
              retryWord: refusal.mayBeWrong ? "Send anyway" : null,
            }
          : { phase: "waiting" },
      };
    });
    this.replace([...this.transfers, ...added]);
    this.pump();
  }

  /** Shows uploads of earlier, whose bytes the console has already. */
  adopt(uploads: readonly UploadDto[]): void {
    const known = new Set(this.transfers.map(({ state }) => (state.phase === "accepted" ? state.uploadId : null)));
    const found = uploads
      .filter((upload) => !known.has(upload.id))
      .map(
        (upload): Transfer => ({
          id: upload.id,
          fileName: upload.fileName,
          sizeBytes: upload.sizeBytes,
          phoneNumberId: upload.phoneNumberId,
          file: null,
          state: { phase: "accepted", uploadId: upload.id, upload },
        }),
      );
    if (found.length > 0) this.replace([...found, ...this.transfers]);
  }

  /** Brings what is known of accepted files up to date. */
  update(uploads: readonly UploadDto[]): void {
    const byId = new Map(uploads.map((upload) => [upload.id, upload]));
    let changed = false;
    const next = this.transfers.map((transfer) => {
      if (transfer.state.phase !== "accepted") return transfer;
      const upload = byId.get(transfer.state.uploadId);
      if (!upload || upload === transfer.state.upload) return transfer;
      changed = true;
      return { ...transfer, state: { ...transfer.state, upload } };
    });
    if (changed) this.replace(next);
  }

  /** Sends a refused file again. */
  retry(id: string): void {
    const transfer = this.transfers.find((candidate) => candidate.id === id);
    if (transfer?.state.phase !== "refused" || !transfer.file) return;
    this.setState(id, { phase: "waiting" });
    this.pump();
  }

  /** Takes a file off the list; if it is being sent, that ends. What the console has accepted goes on there. */
  remove(id: string): void {
    this.aborters.get(id)?.abort();
    this.replace(this.transfers.filter((transfer) => transfer.id !== id));
  }

  /** Takes everything off the list that is no longer on its way from this browser. */
  clear(): void {
    this.replace(this.transfers.filter(isLeaving));
  }

  private pump(): void {
    const free = AT_ONCE - this.aborters.size;
    const due = this.transfers.filter((transfer) => transfer.state.phase === "waiting");
    for (const transfer of due.slice(0, Math.max(0, free))) void this.run(transfer);
  }

  private async run({ id, file, phoneNumberId }: Transfer): Promise<void> {
    if (!file) return;
    const aborter = new AbortController();
    this.aborters.set(id, aborter);
    const report = (bytesSent: number) => {
      const current = this.transfers.find((transfer) => transfer.id === id)?.state;
      const samples = current?.phase === "sending" ? current.samples : [];
      this.setState(id, {
        phase: "sending",
        bytesSent,
        samples: withSample(samples, { at: this.now(), bytes: bytesSent }),
      });
    };
    report(0);
    try {
      const { uploadId } = await this.send(phoneNumberId, file, aborter.signal, report);
      // News of the upload may have been faster than this answer, and taken for one of earlier.
      this.remove(uploadId);
      this.setState(id, { phase: "accepted", uploadId, upload: null });
    } catch (error) {
      // After an abort the file is off the list, and nobody is left to be told.
      this.setState(id, refusalOf(error));
    } finally {
      this.aborters.delete(id);
      this.pump();
    }
  }

  private setState(id: string, state: TransferState): void {
    this.replace(this.transfers.map((transfer) => (transfer.id === id ? { ...transfer, state } : transfer)));
  }

  private replace(transfers: readonly Transfer[]): void {
    this.transfers = transfers;
    for (const listener of this.listeners) listener();
  }
}

function refusalOf(error: unknown): TransferState {
  if (error instanceof RequestError) {
    const { message, requestId, retryable } = error;
    // A refusal says all itself; the id is for asking about what went wrong on our side.
    return retryable
      ? { phase: "refused", message, requestId, retryWord: "Retry" }
      : { phase: "refused", message, requestId: null, retryWord: null };
  }
  return { phase: "refused", message: "The file could not be sent.", requestId: null, retryWord: "Retry" };
}

/** Whether bytes are still to leave this browser, so that leaving the page would lose them. */
export function isLeaving({ state }: Transfer): boolean {
  return state.phase === "waiting" || state.phase === "sending";
}

export type Outcome = "moving" | "done" | "failed";

export function outcomeOf({ state }: Transfer): Outcome {
  if (state.phase === "refused") return "failed";
  if (state.phase !== "accepted") return "moving";
  if (state.upload?.status === "DONE") return "done";
  return state.upload?.status === "FAILED" ? "failed" : "moving";
}

/** Bytes per second of a file that is being sent; null while too little is known. */
export function sendingRate(state: TransferState): number | null {
  return state.phase === "sending" ? rateOf(state.samples) : null;
}
