import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Reply } from "../reply";
import { basicCredentials, bearerToken, invalidCredentials } from "./authenticate";
import { type Call, readJson, readParameters } from "./call";
import { Refusal, success } from "./envelope";

/** 8 to 64 characters with lower and upper case, a digit and a special character. */
const PASSWORD = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^A-Za-z\d]).{8,64}$/;
const loginBody = z.looseObject({ new_password: z.string().regex(PASSWORD, "must be a strong password").optional() });

/** Gives a token for a name and password, and changes the password when told to. */
export async function login(call: Call): Promise<Reply> {
  const { context } = call;
  const { state, settings, loginFailures } = context;
  const { username, password } = basicCredentials(call.headers);
  if (loginFailures.tooMany()) throw new Refusal(1015);
  const { admin, user: second } = state.installation;
  const user = [admin, second].find((known) => known?.username === username);
  if (user?.password !== password) {
    loginFailures.add();
    throw invalidCredentials();
  }
  loginFailures.forget();
  const { new_password: newPassword } = readParameters(loginBody, (await readJson(call)) ?? {});
  if (newPassword === undefined && user.mustChangePassword) {
    throw new Refusal(1024, "Password must be changed before the account can be used");
  }
  if (newPassword !== undefined) Object.assign(user, { password: newPassword, mustChangePassword: false });
  if (settings.loginEndsOlderTokens) state.endTokens(username);
  const token = `eyJhbGciOiJIUzI1NiJ9.${randomBytes(60).toString("base64url")}.${randomBytes(32).toString("base64url")}`;
  const expiresAt = context.clock.now() + settings.tokenLifetimeSeconds * 1000;
  state.addToken(token, username, expiresAt);
  await state.save();
  return success(context, { users: [{ token, expires_after: printed(expiresAt) }] });
}

export async function logout({ context, headers }: Call): Promise<Reply> {
  context.state.endToken(bearerToken(context, headers));
  await context.state.save();
  return success(context);
}

/** "2018-03-01 15:29:26+00:00": as in the login reference, with a blank. */
function printed(time: number): string {
  return new Date(time)
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, "+00:00");
}
