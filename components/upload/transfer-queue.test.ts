import { describe, expect, it } from "vitest";
import { RequestError } from "@/lib/client/request-error";
import type { UploadDto } from "@/lib/schemas/uploads";
import { isLeaving, outcomeOf, TransferQueue } from "./transfer-queue";

const NUMBER = "0198c0de-0000-7000-8000-000000000001";
const fine = () => null;
const named = (...names: string[]) => names.map((name) => new File(["bytes"], name));

/** A console whose answers the test gives one by one. */
function manualConsole() {
  const calls: {
    name: string;
    signal: AbortSignal;
    progress: (bytes: number) => void;
    accept: (uploadId: string) => void;
    refuse: (error: unknown) => void;
  }[] = [];
  const queue = new TransferQueue(
    (_number, file, signal, progress) =>
      new Promise((resolve, reject) => {
        calls.push({ name: file.name, signal, progress, accept: (uploadId) => resolve({ uploadId }), refuse: reject });
        signal.addEventListener("abort", () => reject(signal.reason));
      }),
    () => 0,
  );
  const call = (name: string) => {
    const found = calls.findLast((candidate) => candidate.name === name);
    if (!found) throw new Error(`${name} was not sent`);
    return found;
  };
  return { queue, call, sent: () => calls.map(({ name }) => name) };
}

const phases = (queue: TransferQueue) => queue.snapshot().map(({ state }) => state.phase);
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

function upload(id: string, status: UploadDto["status"]): UploadDto {
  return {
    id,
    phoneNumberId: NUMBER,
    phoneNumber: "551140401188",
    fileName: "earlier.pdf",
    kind: "DOCUMENT",
    mimeType: "application/pdf",
    sizeBytes: 5,
    status,
    providerMediaId: null,
    mediaItemId: null,
    operatorName: null,
    mine: true,
    failure: null,
    refusal: null,
    createdAt: "2026-11-20T12:00:00.000Z",
    finishedAt: null,
  };
}

describe("TransferQueue", () => {
  it("sends two files at once and the next when one is through", async () => {
    const { queue, call, sent } = manualConsole();
    queue.add(named("a", "b", "c"), NUMBER, fine);
    expect(sent()).toEqual(["a", "b"]);
    expect(phases(queue)).toEqual(["sending", "sending", "waiting"]);
    call("a").accept("1");
    await settled();
    expect(sent()).toEqual(["a", "b", "c"]);
    expect(phases(queue)).toEqual(["accepted", "sending", "sending"]);
  });

  it("keeps a file that the check speaks against, with the reason, and does not send it", () => {
    const { queue, sent } = manualConsole();
    queue.add(named("a"), NUMBER, () => ({ because: "The file is empty.", mayBeWrong: false }));
    expect(sent()).toEqual([]);
    expect(queue.snapshot()[0]?.state).toMatchObject({ message: "The file is empty.", retryWord: null });
  });

  it("sends a file anyway when the check may be wrong about it", () => {
    const { queue, sent } = manualConsole();
    queue.add(named("a.heic"), NUMBER, () => ({ because: "Convert it first.", mayBeWrong: true }));
    queue.retry(queue.snapshot()[0]?.id ?? "");
    expect(sent()).toEqual(["a.heic"]);
  });

  it("goes on with the others when one is refused, and offers another try only where it can help", async () => {
    const { queue, call, sent } = manualConsole();
    queue.add(named("a", "b", "c"), NUMBER, fine);
    call("a").refuse(new RequestError("No space left.", { httpStatus: 507, requestId: "r" }));
    call("b").refuse(new RequestError("Not a type that WhatsApp takes.", { httpStatus: 415 }));
    await settled();
    expect(sent()).toEqual(["a", "b", "c"]);
    const [a, b] = queue.snapshot();
    expect(a?.state).toMatchObject({ message: "No space left.", requestId: "r", retryWord: "Retry" });
    expect(b?.state).toMatchObject({ retryWord: null });
  });

  it("counts a file as leaving only until the console has it", async () => {
    const { queue, call } = manualConsole();
    queue.add(named("a"), NUMBER, fine);
    expect(queue.snapshot().some(isLeaving)).toBe(true);
    call("a").accept("1");
    await settled();
    expect(queue.snapshot().some(isLeaving)).toBe(false);
  });

  it("stops sending a file that is taken off the list, and makes room for the next", async () => {
    const { queue, call, sent } = manualConsole();
    queue.add(named("a", "b", "c"), NUMBER, fine);
    queue.remove(queue.snapshot()[0]?.id ?? "");
    await settled();
    expect(call("a").signal.aborted).toBe(true);
    expect(queue.snapshot().map(({ fileName }) => fileName)).toEqual(["b", "c"]);
    expect(sent()).toEqual(["a", "b", "c"]);
  });

  it("tells the outcome by what the console says of it", async () => {
    const { queue, call } = manualConsole();
    queue.add(named("a"), NUMBER, fine);
    call("a").accept("1");
    await settled();
    const outcome = () => queue.snapshot().map(outcomeOf);
    expect(outcome()).toEqual(["moving"]);
    queue.update([upload("1", "RETRY_WAIT")]);
    expect(outcome()).toEqual(["moving"]);
    queue.update([upload("1", "DONE")]);
    expect(outcome()).toEqual(["done"]);
    queue.update([upload("1", "FAILED")]);
    expect(outcome()).toEqual(["failed"]);
  });

  it("takes up an upload of earlier once, and clears what has left", () => {
    const { queue } = manualConsole();
    queue.adopt([upload("1", "SENDING")]);
    queue.adopt([upload("1", "SENDING"), upload("2", "QUEUED")]);
    expect(queue.snapshot()).toHaveLength(2);
    queue.add(named("a"), NUMBER, fine);
    queue.clear();
    expect(queue.snapshot().map(({ fileName }) => fileName)).toEqual(["a"]);
  });

  it("shows a file once whose upload was heard of before its own answer came", async () => {
    const { queue, call } = manualConsole();
    queue.add(named("a"), NUMBER, fine);
    queue.adopt([upload("1", "QUEUED")]);
    call("a").accept("1");
    await settled();
    expect(queue.snapshot()).toMatchObject([{ fileName: "a", state: { phase: "accepted", uploadId: "1" } }]);
  });
});
