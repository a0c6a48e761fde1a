import { clockLine, FIRST_THE_OTHERS, NUMBERS_LINE, orFailure } from "../check-lines";
import { ProviderError } from "../errors";
import type { CallContext, CheckResult, ProviderDeps, ProviderNumber } from "../types";
import { type SocialApi, socialApi } from "./api-calls";
import { checkBucket } from "./check-bucket";
import type { AwsSocialConfig } from "./config";
import { type BusinessAccount, listAccounts, numbersOf } from "./numbers";
import { AwsSession } from "./session";

/** A clock that is 30 s off is on its way to being refused (AWS general reference, "Signature Version 4"). */
const DRIFT_LIMITS = { warningMs: 30_000, refusedMs: 300_000 };
/** Nothing has this id, so that asking for it shows whether asking is allowed. */
const NOBODYS_MEDIA = "1";

/** Credentials, clock, numbers, media, bucket and topics, each as one result. Throws only the signal's reason. */
export async function checkConnection(
  config: AwsSocialConfig,
  deps: ProviderDeps,
  ctx: CallContext,
): Promise<readonly CheckResult[]> {
  const session = new AwsSession(config, deps, ctx);
  const api = socialApi(session, "check");
  const accounts = await orFailure(listAccounts(api));
  const numbers = accounts instanceof ProviderError ? accounts : await orFailure(numbersOf(accounts, api));
  return [
    checkCredentials(accounts),
    clockLine(session.clock.driftMs, "AWS", DRIFT_LIMITS),
    checkNumbers(accounts, numbers),
    await checkPermission(api, numbers),
    await checkBucket(session),
    checkTopics(config, accounts),
  ];
}

/** A refusal of rights proves that the keys are known. */
function checkCredentials(accounts: readonly BusinessAccount[] | ProviderError): CheckResult {
  const about = { id: "credentials", label: "Credentials" };
  if (!(accounts instanceof ProviderError) || accounts.reason === "FORBIDDEN") {
    return { ...about, outcome: "ok", detail: "AWS knows the access key and accepts its signature.", remedy: null };
  }
  const remedies: Readonly<Record<string, string>> = {
    AUTH: "Enter the access key ID and the secret access key again; temporary keys may have expired.",
    CLOCK_SKEW: "Set the clock of this machine, best by a time service.",
  };
  const remedy = remedies[accounts.reason] ?? "Check the Region and the addresses, then check the connection again.";
  return { ...about, outcome: "failed", detail: accounts.publicMessage, remedy };
}

function checkNumbers(
  accounts: readonly BusinessAccount[] | ProviderError,
  numbers: readonly ProviderNumber[] | ProviderError,
): CheckResult {
  if (accounts instanceof ProviderError) return { ...NUMBERS_LINE, ...unlisted(accounts) };
  if (numbers instanceof ProviderError) return { ...NUMBERS_LINE, ...unlisted(numbers) };
  if (numbers.length === 0) {
    const remedy = "Link the WhatsApp Business account in the AWS console, in the Region of this connection.";
    return { ...NUMBERS_LINE, outcome: "warning", detail: "No numbers are linked in this Region.", remedy };
  }
  const unfinished = accounts.filter(({ registrationStatus }) => registrationStatus === "INCOMPLETE");
  if (unfinished.length === 0)
    return { ...NUMBERS_LINE, outcome: "ok", detail: `${numbers.length} listed.`, remedy: null };
  const detail = `The registration is not complete: ${unfinished.map(({ name }) => name).join(", ")}.`;
  return { ...NUMBERS_LINE, outcome: "warning", detail, remedy: "Finish the registration in the AWS console." };
}

function unlisted({ reason, publicMessage }: ProviderError): Pick<CheckResult, "outcome" | "detail" | "remedy"> {
  const remedy =
    reason === "FORBIDDEN"
      ? "Allow social-messaging:ListLinkedWhatsAppBusinessAccounts and social-messaging:GetLinkedWhatsAppBusinessAccount, or add the numbers by hand."
      : FIRST_THE_OTHERS;
  return { outcome: "failed", detail: publicMessage, remedy };
}

/** AWS counts fetching media among the write actions, which policies for reading leave out. */
async function checkPermission(
  api: SocialApi,
  numbers: readonly ProviderNumber[] | ProviderError,
): Promise<CheckResult> {
  const about = { id: "permission", label: "Right to fetch media" };
  const number = numbers instanceof ProviderError ? undefined : numbers[0];
  if (!number) {
    return { ...about, outcome: "skipped", detail: "There is no number to try it with.", remedy: null };
  }
  const asked = await orFailure(
    api.getMedia({
      originationPhoneNumberId: number.providerNumberId,
      mediaId: NOBODYS_MEDIA,
      metadataOnly: true,
    }),
  );
  const answers = ["NOT_FOUND", "REJECTED"];
  const allowed =
    !(asked instanceof ProviderError) ||
    answers.includes(asked.reason) ||
    asked.providerCode === "AccessDeniedByMetaException";
  if (allowed) return { ...about, outcome: "ok", detail: "The credentials may ask for media.", remedy: null };
  const remedy =
    asked.reason === "FORBIDDEN"
      ? "Allow social-messaging:GetWhatsAppMessageMedia, PostWhatsAppMessageMedia and DeleteWhatsAppMessageMedia on the numbers. AWS counts all three among the write actions."
      : "Check the connection again later.";
  return { ...about, outcome: "failed", detail: asked.publicMessage, remedy };
}

function checkTopics({ settings }: AwsSocialConfig, accounts: readonly BusinessAccount[] | ProviderError): CheckResult {
  const about = { id: "webhooks", label: "SNS topics" };
  if (settings.topicArns.length === 0) {
    const remedy = "Enter the ARN of the topic that the account's events go to.";
    return { ...about, outcome: "warning", detail: "No topic is listed, so no delivery is accepted.", remedy };
  }
  const known = accounts instanceof ProviderError ? [] : accounts;
  const silent = known.filter(({ destinations }) => !destinations.some((arn) => settings.topicArns.includes(arn)));
  if (silent.length === 0) {
    const count = settings.topicArns.length;
    return {
      ...about,
      outcome: "ok",
      detail: `Deliveries of ${count === 1 ? "1 topic" : `${count} topics`} are accepted.`,
      remedy: null,
    };
  }
  const detail = `Events go to no listed topic: ${silent.map(({ name }) => name).join(", ")}.`;
  const remedy =
    "Set one of the listed topics as the account's event destination in the AWS console, or list its topic.";
  return { ...about, outcome: "warning", detail, remedy };
}
