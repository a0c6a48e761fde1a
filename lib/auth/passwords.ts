import { hash, verify } from "@node-rs/argon2";
import { newSecretToken } from "../ids";

/** argon2id, the library's default; above the minimum that OWASP advises, about 60 ms on a small server. */
const COST = { memoryCost: 32 * 1024, timeCost: 3, parallelism: 1 };

let hashOfNobody: Promise<string> | undefined;

/** Keyboards of different systems write the same letter in different forms; NFC makes one of them. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFC"), COST);
}

/**
 * Whether `password` is the one that was hashed. Without a hash, when no such account exists, the same work is done for
 * nothing: the time that a refusal takes does not tell who has an account.
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  hashOfNobody ??= hashPassword(newSecretToken());
  const fallback = await hashOfNobody;
  const matches = await verify(passwordHash ?? fallback, password.normalize("NFC"));
  return matches && passwordHash !== null;
}
