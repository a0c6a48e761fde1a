import { describe, expect, it } from "vitest";
import { type FailureDto, MEDIA_STATUSES } from "@/lib/schemas/media";
import type { FindingDto } from "@/lib/schemas/versions";
import { codeText, connectionToMend, currentFailure, deedsOf, stateText, turnText } from "./state-text";

const finding = (id: FindingDto["id"], verdict: FindingDto["verdict"]): FindingDto => ({
  id,
  verdict,
  declared: null,
  measured: null,
});
const failure: FailureDto = {
  reason: "EXPIRED",
  cause: "LINK_EXPIRED",
  confidence: "CERTAIN",
  happened: "The link had expired.",
  nextStep: "Ask for it again.",
  customerLanguages: [],
  title: "Link expired",
  detail: "The link had expired. Ask for it again.",
  whoActs: "operator",
  providerCode: "AccessDenied",
  httpStatus: 403,
};
const nothing = { failure: null, findings: [], blobId: null, connectionName: "Desk", connectionOff: false };

describe("the state in words", () => {
  it.each(MEDIA_STATUSES)("has a title for %s without a recorded failure", (status) => {
    expect(stateText({ ...nothing, status }).title).not.toBe("");
  });

  it.each(["RETRY_WAIT", "FAILED", "GONE", "QUARANTINED"] as const)("says the recorded cause of %s", (status) => {
    expect(stateText({ ...nothing, status, failure })).toMatchObject({
      title: failure.title,
      detail: failure.happened,
    });
  });

  it("calls bytes verified only when their hash was declared and matches", () => {
    const told = (findings: FindingDto[]) => stateText({ ...nothing, status: "STORED", findings }).title;
    expect(told([finding("hash", "match"), finding("size", "match")])).toBe("Stored and verified");
    expect(told([finding("hash", "unverifiable"), finding("size", "match")])).toBe("Stored");
    expect(told([finding("hash", "match"), finding("type", "mismatch")])).toBe("Stored, but not as declared");
  });

  it("says what waits for a connection that is off, and only that", () => {
    const off = { ...nothing, connectionOff: true };
    for (const status of ["QUEUED", "RETRY_WAIT", "AWAITING_PROVIDER"] as const) {
      expect(stateText({ ...off, status, failure }).title).toBe("Waits for its connection");
    }
    expect(stateText({ ...off, status: "FAILED", failure }).title).toBe(failure.title);
  });

  it("says that earlier bytes stay while new ones are fetched", () => {
    expect(stateText({ ...nothing, status: "DOWNLOADING", blobId: "b" }).detail).toContain("stay");
    expect(stateText({ ...nothing, status: "DOWNLOADING" }).detail).toBe("");
  });

  it("takes a failure for history while a new try is under way", () => {
    expect(currentFailure({ status: "FAILED", failure })).toBe(failure);
    expect(currentFailure({ status: "DOWNLOADING", failure })).toBeNull();
  });

  it("tells whose turn it is, by what this operator may do", () => {
    const can = { redownload: true, reveal: true, preview: false };
    const item = { status: "FAILED", failure, can, providerLabel: "NXCloud" } as const;
    const turnOf = (whoActs: FailureDto["whoActs"]) => turnText({ ...item, failure: { ...failure, whoActs } });
    expect(turnText(item)).toBe("You can act now");
    expect(turnText({ ...item, can: { ...can, redownload: false } })).toMatch(/^Ask an operator/);
    expect(turnOf("admin")).toBe("An administrator has to act");
    expect(turnOf("owner")).toBe("The account owner at NXCloud has to act");
    expect(turnOf("provider")).toBe("NXCloud has to act");
    expect(turnText({ ...item, status: "PURGED", failure: null, can: { ...can, redownload: false } })).toMatch(/^Ask/);
    expect(turnText({ ...item, status: "STORED", failure: null })).toBeNull();
  });

  it("leads to the connection where it is what an administrator or the owner has to mend", () => {
    const item = { status: "FAILED", failure, connectionId: "c", connectionOff: false } as const;
    const led = (cause: string, whoActs: FailureDto["whoActs"]) =>
      connectionToMend({ ...item, failure: { ...failure, cause, whoActs } });
    expect(led("CREDENTIALS_EXPIRED", "admin")).toBe("c");
    expect(led("PAYMENT", "owner")).toBe("c");
    expect(led("UNREACHABLE", "nobody")).toBeNull();
    expect(led("STORAGE_FULL", "admin")).toBeNull();
    expect(connectionToMend({ ...item, status: "QUEUED" })).toBeNull();
    expect(connectionToMend({ ...item, status: "QUEUED", connectionOff: true })).toBe("c");
  });

  it("says how sure it is of a cause, unless it is certain", () => {
    const told = (confidence: FailureDto["confidence"]) =>
      stateText({ ...nothing, status: "FAILED", failure: { ...failure, confidence } });
    expect(told("CERTAIN")).toEqual({ title: "Link expired", detail: "The link had expired.", confidence: null });
    expect(told("LIKELY").confidence).toBe("Probably");
    expect(told("POSSIBLE").confidence).toBe("Possibly");
  });

  it("puts the codes beside the words", () => {
    expect(codeText(failure)).toBe("HTTP 403 · AccessDenied");
    expect(codeText({ ...failure, httpStatus: null })).toBe("AccessDenied");
    expect(codeText({ ...failure, httpStatus: 200, providerCode: "1003" })).toBe("code 1003");
    expect(codeText(null)).toBeNull();
  });
});

describe("the actions", () => {
  const all = { redownload: true, reveal: true, preview: true, export: true };

  it("offers the bytes first when they are here", () => {
    expect(deedsOf({ status: "STORED", blobId: "b", can: all })).toMatchObject({
      primary: "save",
      secondary: "redownload",
    });
  });

  it("offers another try first when it failed, and the earlier bytes beside it", () => {
    expect(deedsOf({ status: "FAILED", blobId: null, can: all })).toMatchObject({
      primary: "redownload",
      secondary: null,
    });
    expect(deedsOf({ status: "FAILED", blobId: "b", can: all })).toMatchObject({
      primary: "redownload",
      secondary: "save",
    });
  });

  it("offers nothing that the operator may not do", () => {
    const can = { redownload: false, reveal: false, preview: true, export: true };
    expect(deedsOf({ status: "FAILED", blobId: null, can })).toMatchObject({ primary: null, secondary: null });
    expect(deedsOf({ status: "STORED", blobId: "b", can })).toMatchObject({ primary: "save", secondary: null });
  });

  it("never offers bytes that are held back", () => {
    const can = { ...all, preview: false };
    expect(deedsOf({ status: "QUARANTINED", blobId: "b", can })).toMatchObject({
      primary: "redownload",
      secondary: null,
    });
  });
});
