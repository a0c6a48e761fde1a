import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import {
  DeleteWhatsAppMessageMediaCommand,
  GetWhatsAppMessageMediaCommand,
  type GetWhatsAppMessageMediaCommandInput,
  PostWhatsAppMessageMediaCommand,
  type SocialMessagingClient,
} from "@aws-sdk/client-socialmessaging";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RunningStandIn } from "../stand-in";
import { type AwsSocialControl, createAwsSocialControl } from "./control-client";
import { DEFAULT_SETTINGS } from "./schemas";
import { startAwsSocial } from "./start";
import {
  ACCOUNT,
  BUCKET,
  KEY,
  NUMBER,
  NUMBER_ARN,
  OTHER_NUMBER,
  STRANGER,
  s3Client,
  seedBytes,
  socialClient,
} from "./test-caller";

let sandbox: RunningStandIn;
let control: AwsSocialControl;
let social: SocialMessagingClient;
let s3: S3Client;

beforeAll(async () => {
  sandbox = await startAwsSocial({ port: 0 });
  control = createAwsSocialControl(sandbox.url);
  await control.putAccount(STRANGER);
  social = socialClient(sandbox);
  s3 = s3Client(sandbox);
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await control.putAccount(ACCOUNT);
  await control.changeSettings(DEFAULT_SETTINGS);
});

const get = (input: Omit<GetWhatsAppMessageMediaCommandInput, "originationPhoneNumberId">, number = NUMBER) =>
  social.send(new GetWhatsAppMessageMediaCommand({ originationPhoneNumberId: number, ...input }));
const to = (key: string, bucketName = BUCKET) => ({ destinationS3File: { bucketName, key } });
const post = (key: string, bucketName = BUCKET) =>
  social.send(
    new PostWhatsAppMessageMediaCommand({ originationPhoneNumberId: NUMBER, sourceS3File: { bucketName, key } }),
  );
const remove = (mediaId: string, number = NUMBER) =>
  social.send(new DeleteWhatsAppMessageMediaCommand({ mediaId, originationPhoneNumberId: number }));
const upload = (Key: string, Body: Buffer, ContentType?: string) =>
  s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body, ContentType }));
const keys = async (prefix: string) =>
  (await control.objects(BUCKET)).map(({ key }) => key).filter((key) => key.startsWith(prefix));
const denying = (...deniedActions: string[]) =>
  control.putAccount({ ...ACCOUNT, accessKeys: [{ ...KEY, deniedActions }] });

describe("GetWhatsAppMessageMedia", () => {
  test.each([NUMBER, NUMBER_ARN])("stores the bytes at prefix + id + extension for %s", async (number) => {
    const media = await control.putMedia({
      accountId: ACCOUNT.accountId,
      phoneNumberId: NUMBER,
      content: { from: "sample", name: "parcel-cracked-corner.jpg" },
    });
    const answer = await get({ mediaId: media.id, ...to("inbound/") }, number);
    expect(answer).toMatchObject({ mimeType: "image/jpeg", fileSize: media.sizeBytes });
    const stored = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: `inbound/${media.id}.jpeg` }));
    expect(stored.ContentType).toBe("image/jpeg");
    const bytes = Buffer.from((await stored.Body?.transformToByteArray()) ?? []);
    expect(bytes.length).toBe(media.sizeBytes);
    expect(bytes.subarray(0, 3).toString("hex")).toBe("ffd8ff");
  });

  test("the key is a prefix to which nothing but the id is joined; it may be empty", async () => {
    const media = await seedBytes(control, 10);
    await get({ mediaId: media.id, ...to("audio/example.ogg") });
    await get({ mediaId: media.id, ...to("") });
    expect(await keys("audio/")).toEqual([`audio/example.ogg${media.id}.jpeg`]);
    expect(await keys(media.id)).toEqual([`${media.id}.jpeg`]);
  });

  test.each([
    ["audio/ogg; codecs=opus", "ogg", "ogg"],
    ["audio/mpeg", "mpeg", "mp3"],
    ["text/plain", "plain", "text"],
    [
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      "vnd.openxmlformats-officedocument.wordprocessingml.document",
      "docx",
    ],
  ])("%s is stored as .%s, or as .%s when told so", async (mimeType, subtype, short) => {
    const media = await seedBytes(control, 10, { mimeType });
    await get({ mediaId: media.id, ...to("a/") });
    await control.changeSettings({ longSubtypes: "short" });
    await get({ mediaId: media.id, ...to("b/") });
    expect(await keys(`a/${media.id}`)).toEqual([`a/${media.id}.${subtype}`]);
    expect(await keys(`b/${media.id}`)).toEqual([`b/${media.id}.${short}`]);
  });

  test("no extension at all, when told so", async () => {
    const media = await seedBytes(control, 10);
    await control.changeSettings({ storedExtension: "none" });
    await get({ mediaId: media.id, ...to("bare/") });
    expect(await keys("bare/")).toEqual([`bare/${media.id}`]);
  });

  test("the object has no type of its own, when told so", async () => {
    const media = await seedBytes(control, 10);
    await control.changeSettings({ storedContentType: "default" });
    await get({ mediaId: media.id, ...to("untyped/") });
    const head = await s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: `untyped/${media.id}.jpeg` }));
    expect(head.ContentType).toBe("binary/octet-stream");
  });

  test.each([
    ["bytes", 5000],
    ["kilobytes", 5],
    ["absent", undefined],
  ] as const)("a size in %s", async (fileSize, expected) => {
    const media = await seedBytes(control, 5000);
    await control.changeSettings({ fileSize });
    expect((await get({ mediaId: media.id, metadataOnly: true })).fileSize).toBe(expected);
  });

  test("no type in the answer, when told so", async () => {
    const media = await seedBytes(control, 10);
    await control.changeSettings({ mimeType: "absent" });
    expect((await get({ mediaId: media.id, metadataOnly: true })).mimeType).toBeUndefined();
  });

  test("metadataOnly stores nothing, with a destination or without", async () => {
    const media = await seedBytes(control, 10);
    await get({ mediaId: media.id, metadataOnly: true });
    await get({ mediaId: media.id, metadataOnly: true, ...to("meta/") });
    expect(await keys("meta/")).toEqual([]);
    await control.changeSettings({ metadataOnlyWithDestination: "store" });
    await get({ mediaId: media.id, metadataOnly: true, ...to("meta/") });
    expect(await keys("meta/")).toEqual([`meta/${media.id}.jpeg`]);
    await control.changeSettings({ metadataOnlyWithDestination: "refused" });
    const refused = get({ mediaId: media.id, metadataOnly: true, ...to("meta/") });
    await expect(refused).rejects.toMatchObject({ name: "InvalidParametersException" });
  });

  test("no destination is refused, or answered with metadata when told so", async () => {
    const media = await seedBytes(control, 10);
    await expect(get({ mediaId: media.id })).rejects.toMatchObject({ name: "InvalidParametersException" });
    await control.changeSettings({ neitherDestination: "metadata" });
    expect(await get({ mediaId: media.id })).toMatchObject({ mimeType: "image/jpeg", fileSize: 10 });
  });

  test("two destinations are refused", async () => {
    const media = await seedBytes(control, 10);
    const both = get({ mediaId: media.id, ...to("x/"), destinationS3PresignedUrl: { url: "https://a", headers: {} } });
    await expect(both).rejects.toMatchObject({ name: "InvalidParametersException" });
  });
});

describe("media that cannot be had", () => {
  const metadata = (mediaId: string, number?: string) => get({ mediaId, metadataOnly: true }, number);

  test("an id that nobody knows", async () => {
    await expect(metadata("404")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("of another number, and of another account", async () => {
    const media = await seedBytes(control, 10);
    await expect(metadata(media.id, OTHER_NUMBER)).rejects.toMatchObject({ name: "AccessDeniedByMetaException" });
    await expect(metadata(media.id, "phone-number-id-77")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("refused by Meta", async () => {
    const media = await seedBytes(control, 10, { state: "foreign" });
    await expect(metadata(media.id)).rejects.toMatchObject({ name: "AccessDeniedByMetaException" });
  });

  test("expired, under either name", async () => {
    const media = await seedBytes(control, 10);
    await control.setMediaState(media.id, "expired");
    await expect(metadata(media.id)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await control.changeSettings({ expiredError: "AccessDeniedByMetaException" });
    await expect(metadata(media.id)).rejects.toMatchObject({ name: "AccessDeniedByMetaException" });
  });
});

describe("PostWhatsAppMessageMedia", () => {
  test("makes media of an object, with the object's type; it belongs to the number", async () => {
    await upload("outbound/photo.png", Buffer.from("not really a photo"), "image/png");
    const { mediaId = "" } = await post("outbound/photo.png");
    expect(mediaId).toMatch(/^\d{16}$/);
    expect(await control.media(mediaId)).toMatchObject({
      mimeType: "image/png",
      direction: "uploaded",
      phoneNumberId: NUMBER,
      sizeBytes: 18,
    });
    await get({ mediaId, ...to("back/") });
    const back = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: `back/${mediaId}.png` }));
    expect(await back.Body?.transformToString()).toBe("not really a photo");
  });

  test("every call makes another id", async () => {
    await upload("twice", Buffer.from("a"), "image/png");
    expect((await post("twice")).mediaId).not.toBe((await post("twice")).mediaId);
  });

  test.each([
    ["no type", undefined, 10],
    ["an unknown type", "image/heic", 10],
    ["too many bytes", "image/webp", 500 * 1024 + 1],
    ["no bytes", "image/png", 0],
  ])("%s is refused under the set name, and nothing is kept", async (_what, type, size) => {
    await upload("refused", Buffer.alloc(size), type);
    await expect(post("refused")).rejects.toMatchObject({ name: "InvalidParametersException" });
    await control.changeSettings({ unsupportedMediaError: "ValidationException" });
    await expect(post("refused")).rejects.toMatchObject({ name: "ValidationException" });
  });

  test("neither and both sources are refused", async () => {
    const originationPhoneNumberId = NUMBER;
    const none = social.send(new PostWhatsAppMessageMediaCommand({ originationPhoneNumberId }));
    await expect(none).rejects.toMatchObject({ name: "InvalidParametersException" });
    const both = social.send(
      new PostWhatsAppMessageMediaCommand({
        originationPhoneNumberId,
        sourceS3File: { bucketName: BUCKET, key: "a" },
        sourceS3PresignedUrl: { url: "https://a", headers: {} },
      }),
    );
    await expect(both).rejects.toMatchObject({ name: "InvalidParametersException" });
  });
});

describe("buckets and objects that cannot be used", () => {
  test.each(["nowhere-media", "far-away-media", "strangers-media"])("%s, under the set name", async (bucket) => {
    const media = await seedBytes(control, 10);
    const both = () => [get({ mediaId: media.id, ...to("x/", bucket) }), post("x", bucket)];
    for (const call of both()) await expect(call).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await control.changeSettings({ storageError: "DependencyException" });
    for (const call of both()) await expect(call).rejects.toMatchObject({ name: "DependencyException" });
  });

  test("an object that is not there", async () => {
    await expect(post("nothing-here")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("a bucket that the caller may not write or read", async () => {
    await upload("readable", Buffer.from("a"), "image/png");
    const media = await seedBytes(control, 10);
    await denying("s3:PutObject");
    await expect(get({ mediaId: media.id, ...to("x/") })).rejects.toMatchObject({ name: "AccessDeniedException" });
    expect(await post("readable")).toHaveProperty("mediaId");
    await denying("s3:GetObject");
    await expect(post("readable")).rejects.toMatchObject({ name: "AccessDeniedException" });
  });
});

describe("DeleteWhatsAppMessageMedia", () => {
  test("takes it from WhatsApp and leaves what is in S3", async () => {
    const media = await seedBytes(control, 10);
    await get({ mediaId: media.id, ...to("kept/") });
    expect(await remove(media.id, NUMBER_ARN)).toMatchObject({ success: true });
    expect(await control.findMedia(media.id)).toBeNull();
    expect(await keys("kept/")).toHaveLength(1);
  });

  test("an unknown id is refused, or a success when told so", async () => {
    await expect(remove("404")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await control.changeSettings({ unknownDelete: "success" });
    expect(await remove("404")).toMatchObject({ success: true });
  });

  test("another number's media stays", async () => {
    const media = await seedBytes(control, 10);
    await expect(remove(media.id, OTHER_NUMBER)).rejects.toMatchObject({ name: "AccessDeniedByMetaException" });
    expect(await control.findMedia(media.id)).not.toBeNull();
  });
});
