-- DropIndex
DROP INDEX "media_item_connection_id_direction_received_at_id_idx";

-- AlterTable
ALTER TABLE "media_item" ADD COLUMN     "probe_asked_at" TIMESTAMPTZ(3),
ADD COLUMN     "probe_asked_by_id" UUID,
ADD COLUMN     "rescue_stage" SMALLINT NOT NULL DEFAULT 0;

-- AddForeignKey
ALTER TABLE "media_item" ADD CONSTRAINT "media_item_probe_asked_by_id_fkey" FOREIGN KEY ("probe_asked_by_id") REFERENCES "operator"("id") ON DELETE SET NULL ON UPDATE CASCADE;


-- What is not here and can still be had, by the order in which one provider lets go of it. Partial, so that what is stored
-- costs a reader nothing however much it is. The conditions are those of lib/data/rescue.ts and rescue-sweep.ts, word for word.
CREATE INDEX "media_item_rescue_idx" ON "media_item"("phone_number_id", "direction", "received_at", "id")
  WHERE NOT "never_arrived" AND "status" NOT IN ('STORED', 'PURGED') AND ("blob_id" IS NULL OR "status" = 'QUARANTINED')
    AND "probe_verdict" IS DISTINCT FROM 'GONE' AND ("status" <> 'GONE' OR "probe_verdict" = 'THERE');

-- The few that a provider was found to have still: their time may be over by the rule alone.
CREATE INDEX "media_item_still_there_idx" ON "media_item"("phone_number_id", "direction", "received_at", "id")
  WHERE NOT "never_arrived" AND "status" NOT IN ('STORED', 'PURGED') AND ("blob_id" IS NULL OR "status" = 'QUARANTINED')
    AND "probe_verdict" = 'THERE';

-- What the sweep may have to fetch, by the tries that are spent.
CREATE INDEX "media_item_sweep_idx" ON "media_item"("phone_number_id", "direction", "rescue_stage", "received_at", "id")
  WHERE NOT "never_arrived" AND "blob_id" IS NULL AND "status" IN ('REFERENCED', 'RETRY_WAIT', 'FAILED')
    AND "probe_verdict" IS DISTINCT FROM 'GONE';

-- A check that somebody asked for shows as under way to everybody who looks.
CREATE TRIGGER "announce_media_item_probe_asked" AFTER UPDATE ON "media_item"
  FOR EACH ROW WHEN (OLD."probe_asked_at" IS DISTINCT FROM NEW."probe_asked_at"
    AND OLD."probed_at" IS NOT DISTINCT FROM NEW."probed_at")
  EXECUTE FUNCTION "announce_media_item"();
