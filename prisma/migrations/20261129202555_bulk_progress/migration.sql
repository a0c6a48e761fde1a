-- AlterTable
ALTER TABLE "bulk_item" ADD COLUMN     "phone_number_id" UUID NOT NULL;

-- AlterTable
ALTER TABLE "bulk_run" ADD COLUMN     "included" "BulkForecast"[],
ADD COLUMN     "plan_cursor" TEXT,
ADD COLUMN     "plan_note" TEXT,
ADD COLUMN     "resumed_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "bulk_item_bulk_run_id_position_idx" ON "bulk_item"("bulk_run_id", "position");

-- CreateIndex
CREATE INDEX "bulk_item_bulk_run_id_phone_number_id_state_position_idx" ON "bulk_item"("bulk_run_id", "phone_number_id", "state", "position");

-- CreateIndex
CREATE INDEX "bulk_item_bulk_run_id_finished_at_idx" ON "bulk_item"("bulk_run_id", "finished_at");
