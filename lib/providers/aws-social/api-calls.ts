import {
  DeleteWhatsAppMessageMediaCommand,
  type DeleteWhatsAppMessageMediaCommandInput,
  GetLinkedWhatsAppBusinessAccountCommand,
  GetWhatsAppMessageMediaCommand,
  type GetWhatsAppMessageMediaCommandInput,
  ListLinkedWhatsAppBusinessAccountsCommand,
  PostWhatsAppMessageMediaCommand,
  type PostWhatsAppMessageMediaCommandInput,
  SocialMessagingClient,
} from "@aws-sdk/client-socialmessaging";
import { z } from "zod";
import { jsonOf } from "../answers";
import { idOf, textOf } from "../fields";
import { keepPace } from "../pace";
import type { Exchange } from "../types";
import { clientDefaults } from "./client-defaults";
import type { AwsSession } from "./session";
import { overWire } from "./wire";

/** Files move between Meta and S3 while such a call waits. */
const MOVING_TIMEOUT_MS = 120_000;
const PAGE_SIZE = 100;

const anything = z.looseObject({});
const metadata = z.looseObject({ mimeType: z.unknown().optional() });
const posted = z.looseObject({ mediaId: z.unknown().transform(idOf).pipe(z.string()) });
const removed = z.looseObject({ success: z.unknown().optional() }).refine(({ success }) => success !== false);
const accountList = z.looseObject({
  linkedAccounts: z.array(z.unknown()).catch([]),
  nextToken: z.unknown().transform(textOf).catch(null),
});
const accountDetails = z.looseObject({ account: anything });

/** The operations of AWS End User Messaging Social that are used here, by their names in the API reference. */
export interface SocialApi {
  getMedia(input: GetWhatsAppMessageMediaCommandInput): Promise<{ readonly mimeType: string | null }>;
  postMedia(input: PostWhatsAppMessageMediaCommandInput): Promise<{ readonly mediaId: string }>;
  deleteMedia(input: DeleteWhatsAppMessageMediaCommandInput): Promise<void>;
  /** One page; `nextToken` is null on the last. */
  listAccounts(nextToken: string | null): Promise<z.output<typeof accountList>>;
  account(id: string): Promise<z.output<typeof anything>>;
}

/** The calls as part of `session`, told as exchanges of `step`. They throw ProviderError, or the signal's reason. */
export function socialApi(session: AwsSession, step: Exchange["step"]): SocialApi {
  const { config, deps, ctx, clock } = session;
  const { region, endpoint, requestsPerSecond, roleArn } = config.settings;
  // Not by the key that signs: a role's is another every hour.
  const pace = `aws-social ${region} ${endpoint} ${roleArn ?? config.secrets.accessKeyId}`;

  function call<T>(
    answer: z.ZodType<T>,
    send: (client: SocialMessagingClient) => Promise<unknown>,
    headersTimeoutMs?: number,
  ): Promise<T> {
    return session.signed(step, async (identity) => {
      await keepPace(pace, requestsPerSecond, ctx.signal);
      return overWire(
        session.wire("api", step, identity, headersTimeoutMs),
        deps,
        ctx,
        (requestHandler) =>
          send(
            new SocialMessagingClient({
              ...clientDefaults(region, endpoint, clock, deps),
              credentials: identity,
              requestHandler,
            }),
          ),
        (_, text) => answer.safeParse(jsonOf(text)).data,
      );
    });
  }

  return {
    async getMedia(input) {
      const moving = input.metadataOnly ? undefined : MOVING_TIMEOUT_MS;
      const { mimeType } = await call(
        metadata,
        (client) => client.send(new GetWhatsAppMessageMediaCommand(input)),
        moving,
      );
      return { mimeType: textOf(mimeType) };
    },
    postMedia: (input) =>
      call(posted, (client) => client.send(new PostWhatsAppMessageMediaCommand(input)), MOVING_TIMEOUT_MS),
    deleteMedia: async (input) =>
      void (await call(removed, (client) => client.send(new DeleteWhatsAppMessageMediaCommand(input)))),
    listAccounts: (nextToken) =>
      call(accountList, (client) =>
        client.send(
          new ListLinkedWhatsAppBusinessAccountsCommand({ maxResults: PAGE_SIZE, ...(nextToken && { nextToken }) }),
        ),
      ),
    account: async (id) =>
      (await call(accountDetails, (client) => client.send(new GetLinkedWhatsAppBusinessAccountCommand({ id }))))
        .account,
  };
}
