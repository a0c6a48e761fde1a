import {
  GetLinkedWhatsAppBusinessAccountCommand,
  GetLinkedWhatsAppBusinessAccountPhoneNumberCommand,
  ListLinkedWhatsAppBusinessAccountsCommand,
  paginateListLinkedWhatsAppBusinessAccounts,
  type SocialMessagingClient,
} from "@aws-sdk/client-socialmessaging";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RunningStandIn } from "../stand-in";
import { createAwsSocialControl } from "./control-client";
import { DEFAULT_SETTINGS } from "./schemas";
import { startAwsSocial } from "./start";
import { ACCOUNT, NUMBER, NUMBER_ARN, STRANGER, socialClient, TOPIC } from "./test-caller";

const WABA = "waba-01234567890123456789012345678901";
const WABA_ARN = "arn:aws:social-messaging:us-east-1:123456789012:waba/01234567890123456789012345678901";
const MORE = Array.from({ length: 4 }, (_, index) => ({
  id: `waba-${index}`,
  wabaId: `1000${index}`,
  name: `More ${index}`,
  registrationStatus: "INCOMPLETE" as const,
  numbers: [],
}));

let sandbox: RunningStandIn;
let social: SocialMessagingClient;
let control: ReturnType<typeof createAwsSocialControl>;

beforeAll(async () => {
  sandbox = await startAwsSocial({ port: 0 });
  control = createAwsSocialControl(sandbox.url);
  await control.putAccount(STRANGER);
  await control.putAccount({ ...ACCOUNT, businessAccounts: [...ACCOUNT.businessAccounts, ...MORE] });
  social = socialClient(sandbox);
});
afterAll(() => sandbox.close());
beforeEach(() => control.changeSettings(DEFAULT_SETTINGS));

const details = (id: string) => social.send(new GetLinkedWhatsAppBusinessAccountCommand({ id }));
const phone = (id: string) => social.send(new GetLinkedWhatsAppBusinessAccountPhoneNumberCommand({ id }));

describe("ListLinkedWhatsAppBusinessAccounts", () => {
  test("the caller's own, without numbers", async () => {
    const { linkedAccounts = [], nextToken } = await social.send(new ListLinkedWhatsAppBusinessAccountsCommand({}));
    expect(linkedAccounts).toHaveLength(5);
    expect(linkedAccounts[0]).toEqual({
      arn: WABA_ARN,
      id: WABA,
      wabaId: "1234567890",
      registrationStatus: "COMPLETE",
      linkDate: new Date("2025-01-08T23:30:43Z"),
      wabaName: "Example",
      eventDestinations: [{ eventDestinationArn: TOPIC }],
    });
    expect(linkedAccounts[1]).toMatchObject({ registrationStatus: "INCOMPLETE", eventDestinations: [] });
    expect(nextToken).toBeUndefined();
  });

  test.each([1, 2, 5])("in pages of %i, each account once", async (pageSize) => {
    const ids: (string | undefined)[] = [];
    for await (const page of paginateListLinkedWhatsAppBusinessAccounts({ client: social, pageSize }, {})) {
      expect(page.linkedAccounts?.length).toBeLessThanOrEqual(pageSize);
      ids.push(...(page.linkedAccounts ?? []).map(({ id }) => id));
    }
    expect(ids).toEqual([WABA, ...MORE.map(({ id }) => id)]);
  });

  test("pages of the set size where the caller names none", async () => {
    await control.changeSettings({ listPageSize: 3 });
    const { linkedAccounts, nextToken } = await social.send(new ListLinkedWhatsAppBusinessAccountsCommand({}));
    expect([linkedAccounts?.length, typeof nextToken]).toEqual([3, "string"]);
  });

  test.each([{ maxResults: 0 }, { maxResults: 101 }, { nextToken: "mine" }, { nextToken: "x".repeat(601) }])(
    "%o fails validation",
    async (input) => {
      const call = social.send(new ListLinkedWhatsAppBusinessAccountsCommand(input));
      await expect(call).rejects.toMatchObject({ name: "ValidationException" });
    },
  );
});

describe("GetLinkedWhatsAppBusinessAccount", () => {
  test.each([WABA, WABA_ARN])("with its numbers, by %s", async (id) => {
    const { account } = await details(id);
    expect(account).toMatchObject({ id: WABA, arn: WABA_ARN, wabaName: "Example" });
    expect(account?.phoneNumbers).toHaveLength(2);
    expect(account?.phoneNumbers?.[0]).toEqual({
      arn: NUMBER_ARN,
      phoneNumber: "+15550783881",
      phoneNumberId: NUMBER,
      metaPhoneNumberId: "106540352242922",
      displayPhoneNumberName: "Parcel desk",
      displayPhoneNumber: "+1 555-078-3881",
      qualityRating: "GREEN",
    });
  });

  test("unknown and another account's: not found; malformed: not valid", async () => {
    await expect(details("waba-404")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await expect(details("waba-77")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await expect(details(NUMBER)).rejects.toMatchObject({ name: "ValidationException" });
    await expect(details(`waba-${"0".repeat(111)}`)).rejects.toMatchObject({ name: "ValidationException" });
  });
});

describe("GetLinkedWhatsAppBusinessAccountPhoneNumber", () => {
  test.each([NUMBER, NUMBER_ARN])("by %s", async (id) => {
    const { phoneNumber, linkedWhatsAppBusinessAccountId } = await phone(id);
    expect(phoneNumber).toMatchObject({ phoneNumberId: NUMBER, arn: NUMBER_ARN });
    expect(linkedWhatsAppBusinessAccountId).toBe(WABA);
  });

  test("unknown and another account's: not found; Meta's own id: not valid", async () => {
    await expect(phone("phone-number-id-404")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await expect(phone("phone-number-id-77")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await expect(phone("106540352242922")).rejects.toMatchObject({ name: "ValidationException" });
  });
});
