-- AlterTable
ALTER TABLE "connection" ADD COLUMN     "last_refusal" TEXT,
ADD COLUMN     "last_refused_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "media_item" ADD COLUMN     "awaiting_since" TIMESTAMPTZ(3),
ADD COLUMN     "fetch_report" JSONB,
ADD COLUMN     "never_arrived" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "upload" ADD COLUMN     "refusal" JSONB;

-- CreateIndex
CREATE INDEX "webhook_event_received_at_id_idx" ON "webhook_event"("received_at" DESC, "id" DESC);
