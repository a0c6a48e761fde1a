-- AlterTable
ALTER TABLE "upload" ALTER COLUMN "blob_id" DROP NOT NULL;
