import { expect, it } from "vitest";
import { parseEnv } from "../env";
import { ConfigError } from "../errors";
import { createBlobStore } from "./registry";

const s3 = { ATTACHE_S3_BUCKET: "media", ATTACHE_S3_REGION: "eu-central-1" };

it("makes the store that is named, whichever new blobs go to", () => {
  expect(createBlobStore("disk", parseEnv({ ATTACHE_BLOB_STORE: "s3", ...s3 })).name).toBe("disk");
  expect(createBlobStore("s3", parseEnv({ ATTACHE_BLOB_STORE: "disk", ...s3 })).name).toBe("s3");
  expect(
    createBlobStore("s3", parseEnv({ ...s3, ATTACHE_S3_REGION: "", ATTACHE_S3_ENDPOINT: "http://minio:9000" })).name,
  ).toBe("s3");
});

it.each([
  ["tape", {}, "ATTACHE_BLOB_STORE"],
  ["s3", {}, "ATTACHE_S3_REGION"],
  ["s3", { ATTACHE_S3_REGION: "eu-central-1" }, "ATTACHE_S3_BUCKET"],
  ["s3", { ...s3, ATTACHE_S3_ACCESS_KEY_ID: "AKIA" }, "ATTACHE_S3_SECRET_ACCESS_KEY"],
  ["s3", { ...s3, ATTACHE_S3_SECRET_ACCESS_KEY: "hidden" }, "ATTACHE_S3_ACCESS_KEY_ID"],
])("refuses %s with %j and names %s", (name, variables, variable) => {
  const make = () => createBlobStore(name, parseEnv(variables));
  expect(make).toThrow(ConfigError);
  expect(make).toThrow(variable);
  expect(make).not.toThrow("hidden");
});
