import { format } from "node:util";
import { afterEach, beforeEach, expect, vi } from "vitest";

let messages: string[] = [];

beforeEach(() => {
  messages = [];
  for (const method of ["error", "warn"] as const) {
    vi.spyOn(console, method).mockImplementation((...args: unknown[]) => {
      messages.push(format(...args));
    });
  }
});

afterEach(() => {
  vi.restoreAllMocks();
  expect(messages, "nothing may be written to console.error or console.warn").toEqual([]);
});
