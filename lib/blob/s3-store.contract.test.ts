import { randomUUID } from "node:crypto";
import { CreateMultipartUploadCommand, ListMultipartUploadsCommand, S3Client } from "@aws-sdk/client-s3";
import { describeBlobStore } from "./contract/blob-store.contract";
import { S3_SERVER_KEY, startS3Server } from "./contract/s3-server";
import { S3Store } from "./s3-store";

describeBlobStore("the S3 store", async () => {
  const server = await startS3Server();
  const { bucket, endpoint } = server;
  const client = new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: S3_SERVER_KEY, secretAccessKey: S3_SERVER_KEY },
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  const prefix = "blobs/";
  return {
    store: new S3Store({ client, bucket, prefix }),
    unfinished: async () => {
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
      return Uploads.length;
    },
    received: server.received,
    plantUnfinished: async (ageMs) => {
      const Key = `${prefix}${randomUUID()}`;
      const { UploadId = "" } = await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key }));
      server.ageUpload(UploadId, ageMs);
    },
    close: async () => {
      client.destroy();
      await server.close();
    },
  };
});
