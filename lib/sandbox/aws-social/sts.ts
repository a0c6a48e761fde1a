import { randomBytes } from "node:crypto";
import type { Reply } from "../reply";
import { denies } from "./authenticate";
import type { AwsSocialContext } from "./context";
import { QueryError, queryReply, STS } from "./query-api";
import type { Account, Role } from "./schemas";
import type { Principal } from "./state";
import { elementsOf } from "./xml";

const DEFAULT_SECONDS = 3600;

/** Gives temporary credentials of a role to whom the role trusts. Throws QueryError. */
export function assumeRole(context: AwsSocialContext, principal: Principal, parameters: URLSearchParams): Reply {
  const roleArn = parameters.get("RoleArn") ?? "";
  const sessionName = parameters.get("RoleSessionName") ?? "";
  const seconds = Number(parameters.get("DurationSeconds") ?? DEFAULT_SECONDS);
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName) || roleArn.length < 20) {
    throw new QueryError("ValidationError", "RoleArn or RoleSessionName failed to satisfy constraint.");
  }
  if (!Number.isInteger(seconds) || seconds < 900 || seconds > 43_200) {
    throw new QueryError("ValidationError", "DurationSeconds must be between 900 and 43200.");
  }
  if (!mayAssume(context, principal, roleArn, parameters.get("ExternalId"))) {
    const what = `sts:AssumeRole on resource: ${roleArn}`;
    throw new QueryError("AccessDenied", `User: ${principal.arn} is not authorized to perform: ${what}`);
  }
  const accessKeyId = `ASIA${randomBytes(8).toString("hex").toUpperCase()}`;
  const session = {
    roleArn,
    sessionName,
    secretAccessKey: randomBytes(30).toString("base64"),
    // As long as real ones, which matters to who puts them into URLs.
    sessionToken: randomBytes(525).toString("base64"),
    expiresAt: context.clock.now() + (context.settings.sessionSeconds ?? seconds) * 1000,
  };
  context.state.sessions.set(accessKeyId, session);
  const credentials = elementsOf({
    AccessKeyId: accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    SessionToken: session.sessionToken,
    Expiration: new Date(session.expiresAt).toISOString(),
  });
  const user = elementsOf({
    AssumedRoleId: `AROA${randomBytes(8).toString("hex").toUpperCase()}:${sessionName}`,
    Arn: context.state.principal(accessKeyId)?.arn ?? "",
  });
  const result = `<Credentials>${credentials}</Credentials><AssumedRoleUser>${user}</AssumedRoleUser>`;
  return queryReply(context, STS, "AssumeRole", result);
}

function mayAssume(context: AwsSocialContext, principal: Principal, arn: string, externalId: string | null): boolean {
  const { accountId } = principal.account;
  const found = roleOf(context, arn);
  if (!found || denies(principal, "sts:AssumeRole")) return false;
  const { owner, role } = found;
  const trusted = owner.accountId === accountId || role.trustedAccounts.includes(accountId);
  return trusted && (role.externalId === null || role.externalId === externalId);
}

function roleOf(context: AwsSocialContext, arn: string): { owner: Account; role: Role } | null {
  for (const owner of context.state.accounts.values()) {
    const role = owner.roles.find((candidate) => candidate.arn === arn);
    if (role) return { owner, role };
  }
  return null;
}
