import { signIn, signOut } from "next-auth/react";

/** How an attempt to sign in ended. `refused` does not say which part was wrong, or whether the account exists. */
export type SignInOutcome =
  | { readonly kind: "signed-in" }
  | { readonly kind: "refused" }
  | { readonly kind: "throttled"; readonly seconds: number }
  | { readonly kind: "unavailable" };

/** Tries e-mail and password. Never throws. */
export async function signInWithPassword(email: string, password: string): Promise<SignInOutcome> {
  const answer = await signIn("credentials", { redirect: false, email, password }).catch(() => undefined);
  if (!answer) return { kind: "unavailable" };
  // Without its own cookies next-auth answers 200 and sends the browser back to the sign-in page.
  if (answer.url?.endsWith("csrf=true")) return { kind: "unavailable" };
  if (answer.ok && !answer.error) return { kind: "signed-in" };
  return outcomeOf(answer.error ?? "");
}

/** Reads the error code of the sign-in route: "CredentialsSignin" or "Throttled:" with the seconds to wait. */
export function outcomeOf(code: string): SignInOutcome {
  if (code === "CredentialsSignin") return { kind: "refused" };
  const seconds = /^Throttled:(\d+)$/.exec(code)?.[1];
  return seconds ? { kind: "throttled", seconds: Number(seconds) } : { kind: "unavailable" };
}

/** Ends the session on the server and leaves for `path`. */
export async function signOutTo(path: string): Promise<void> {
  await signOut({ redirect: false });
  window.location.assign(path);
}
