-- AlterTable
ALTER TABLE "incident" ADD COLUMN     "last_subject_id" UUID NOT NULL,
ADD COLUMN     "returned_at" TIMESTAMPTZ(3),
ADD COLUMN     "returns" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "shown_since" TIMESTAMPTZ(3),
ADD COLUMN     "snoozed_at_count" INTEGER;

-- CreateTable
CREATE TABLE "incident_hour" (
    "incident_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "occurrences" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "incident_hour_pkey" PRIMARY KEY ("incident_id","hour")
);

-- CreateIndex
CREATE INDEX "incident_hour_hour_idx" ON "incident_hour"("hour");

-- CreateIndex
CREATE INDEX "incident_subject_incident_id_solved_at_subject_id_idx" ON "incident_subject"("incident_id", "solved_at", "subject_id");

-- CreateIndex
CREATE INDEX "number_hour_hour_idx" ON "number_hour"("hour");

-- CreateIndex
CREATE INDEX "upload_finished_at_idx" ON "upload"("finished_at");

-- AddForeignKey
ALTER TABLE "incident_hour" ADD CONSTRAINT "incident_hour_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A single failure that may pass is not shown, so nobody has to hear of it.
DROP TRIGGER "announce_incident" ON "incident";
CREATE TRIGGER "announce_incident" AFTER INSERT OR UPDATE ON "incident"
  FOR EACH ROW WHEN (NEW."shown_since" IS NOT NULL)
  EXECUTE FUNCTION "announce_incident"();

-- Bytes come to an item in more than one way. The database itself notes that what failed works again, so no writer can
-- forget to. Where nothing had failed this is one look at an index.
CREATE FUNCTION "solve_incident_subject"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "incident_subject" SET "solved_at" = clock_timestamp() WHERE "subject_id" = NEW."id" AND "solved_at" IS NULL;
  RETURN NULL;
END $$;

CREATE TRIGGER "solve_incident_subject_of_item" AFTER UPDATE OF "status" ON "media_item"
  FOR EACH ROW WHEN (
    NEW."status" IN ('STORED', 'PURGED') AND OLD."status" IS DISTINCT FROM NEW."status")
  EXECUTE FUNCTION "solve_incident_subject"();

CREATE TRIGGER "solve_incident_subject_of_upload" AFTER UPDATE OF "status" ON "upload"
  FOR EACH ROW WHEN (NEW."status" = 'DONE' AND OLD."status" IS DISTINCT FROM NEW."status")
  EXECUTE FUNCTION "solve_incident_subject"();
