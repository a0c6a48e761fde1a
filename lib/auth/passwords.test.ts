import { describe, expect, it } from "vitest";
import { generatePassword } from "./generate-password";
import { newOperatorSchema } from "./manage-operators";
import { hashPassword, verifyPassword } from "./passwords";

describe("passwords", () => {
  it("are hashed with argon2id, each with its own salt, and found again", async () => {
    const [first, second] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=32768,t=3,p=1\$/);
    expect(second).not.toBe(first);
    expect(await verifyPassword(first, "correct horse")).toBe(true);
    expect(await verifyPassword(first, "correct horsf")).toBe(false);
  });

  it("are the same whichever way a keyboard composes a letter", async () => {
    expect(await verifyPassword(await hashPassword("ma\u00f1ana"), "man\u0303ana")).toBe(true);
  });

  it("never fit an account that does not exist", async () => {
    expect(await verifyPassword(null, "anything")).toBe(false);
    expect(await verifyPassword(null, "")).toBe(false);
  });

  it("are generated so that they are accepted and differ", () => {
    const generated = Array.from({ length: 50 }, generatePassword);
    expect(new Set(generated).size).toBe(50);
    for (const password of generated) {
      expect(password).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
      expect(newOperatorSchema.shape.password.safeParse(password).success).toBe(true);
    }
  });
});
