-- AlterTable
ALTER TABLE "upload" ALTER COLUMN "blob_id" DROP NOT NULL;

-- Bytes that items hold already become their first version.
INSERT INTO "media_version" ("id", "media_item_id", "blob_id", "origin", "verdict", "created_at")
SELECT uuidv7(), i."id", b."id",
  CASE WHEN i."source" = 'UPLOAD' AND i."attempt_count" = 0 THEN 'UPLOAD' ELSE 'DOWNLOAD' END::"VersionOrigin",
  CASE
    WHEN i."status" = 'QUARANTINED' THEN 'MISMATCH'
    WHEN i."declared_sha256" IS NULL THEN 'UNVERIFIABLE'
    WHEN i."declared_sha256" = b."sha256" THEN 'VERIFIED'
    ELSE 'MISMATCH'
  END::"VersionVerdict",
  COALESCE(i."stored_at", i."updated_at")
FROM "media_item" i JOIN "blob" b ON b."id" = i."blob_id"
ON CONFLICT ("media_item_id", "blob_id") DO NOTHING;
