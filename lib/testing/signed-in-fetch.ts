/** `fetch` as somebody who has signed in: with the session cookie, against one console. */
export type SignedInFetch = (path: string, init?: RequestInit) => Promise<Response>;

/** Signs in as the sign-in page does and returns a fetch that carries the session. */
export async function signedInFetch(
  consoleUrl: string,
  who: { readonly email: string; readonly password: string },
): Promise<SignedInFetch> {
  const csrf = await fetch(`${consoleUrl}/api/auth/csrf`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const answer = await fetch(`${consoleUrl}/api/auth/callback/credentials`, {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded", cookie: cookiesOf(csrf), origin: consoleUrl },
    body: new URLSearchParams({ ...who, csrfToken, json: "true", callbackUrl: consoleUrl }),
  });
  const cookie = cookiesOf(answer);
  if (!cookie.includes("session")) throw new Error(`Signing in failed: ${answer.status} ${await answer.text()}`);
  return (path, init = {}) =>
    fetch(`${consoleUrl}${path}`, { ...init, headers: { cookie, ...(init.headers as Record<string, string>) } });
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}
