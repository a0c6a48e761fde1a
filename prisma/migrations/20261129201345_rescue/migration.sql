-- CreateEnum
CREATE TYPE "VersionOrigin" AS ENUM ('DOWNLOAD', 'UPLOAD', 'REUSE');

-- CreateEnum
CREATE TYPE "VersionVerdict" AS ENUM ('VERIFIED', 'UNVERIFIABLE', 'MISMATCH');

-- CreateEnum
CREATE TYPE "ProbeVerdict" AS ENUM ('THERE', 'GONE', 'UNCLEAR');

-- CreateEnum
CREATE TYPE "BreakerState" AS ENUM ('CLOSED', 'OPEN', 'HALF_OPEN');

-- CreateEnum
CREATE TYPE "BulkStatus" AS ENUM ('PLANNING', 'PLANNED', 'CANARY', 'RUNNING', 'PAUSED', 'HALTED', 'CANCELLED', 'DONE');

-- CreateEnum
CREATE TYPE "BulkForecast" AS ENUM ('ELIGIBLE', 'HOPELESS', 'UNKNOWN', 'STORED');

-- CreateEnum
CREATE TYPE "BulkItemState" AS ENUM ('WAITING', 'IN_FLIGHT', 'SUCCEEDED', 'FAILED', 'SKIPPED');

-- CreateEnum
CREATE TYPE "Operation" AS ENUM ('DOWNLOAD', 'UPLOAD');

-- CreateEnum
CREATE TYPE "IncidentState" AS ENUM ('OPEN', 'ACKNOWLEDGED', 'SNOOZED', 'CLOSED');

-- AlterEnum
ALTER TYPE "AttemptTrigger" ADD VALUE 'BULK';

-- AlterTable
ALTER TABLE "attempt" ADD COLUMN     "failure_diagnosis" JSONB;

-- AlterTable
ALTER TABLE "blob" ADD COLUMN     "rendered_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "media_item" ADD COLUMN     "failure_diagnosis" JSONB,
ADD COLUMN     "probe_verdict" "ProbeVerdict",
ADD COLUMN     "probed_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "upload" ADD COLUMN     "failure_diagnosis" JSONB;

-- CreateTable
CREATE TABLE "media_version" (
    "id" UUID NOT NULL,
    "media_item_id" UUID NOT NULL,
    "blob_id" UUID NOT NULL,
    "origin" "VersionOrigin" NOT NULL,
    "from_item_id" UUID,
    "attempt_id" UUID,
    "verdict" "VersionVerdict" NOT NULL,
    "findings" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "media_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sighting" (
    "media_item_id" UUID NOT NULL,
    "webhook_event_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sighting_pkey" PRIMARY KEY ("media_item_id","webhook_event_id")
);

-- CreateTable
CREATE TABLE "probe" (
    "id" UUID NOT NULL,
    "media_item_id" UUID NOT NULL,
    "phone_number_id" UUID NOT NULL,
    "operator_id" UUID,
    "bulk_run_id" UUID,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3) NOT NULL,
    "verdict" "ProbeVerdict" NOT NULL,
    "descriptor" JSONB,
    "failure_reason" TEXT,
    "failure_code" TEXT,
    "failure_http_status" INTEGER,
    "failure_message" TEXT,
    "failure_diagnosis" JSONB,
    "exchanges" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "probe_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "number_breaker" (
    "phone_number_id" UUID NOT NULL,
    "state" "BreakerState" NOT NULL DEFAULT 'CLOSED',
    "because" TEXT,
    "opened_at" TIMESTAMPTZ(3),
    "resumes_at" TIMESTAMPTZ(3),
    "trips" INTEGER NOT NULL DEFAULT 0,
    "errors_at" TIMESTAMPTZ(3)[],
    "consecutive_failures" INTEGER NOT NULL DEFAULT 0,
    "spent_until" TIMESTAMPTZ(3),
    "paused_at" TIMESTAMPTZ(3),
    "paused_by_id" UUID,
    "pause_note" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "number_breaker_pkey" PRIMARY KEY ("phone_number_id")
);

-- CreateTable
CREATE TABLE "bulk_run" (
    "id" UUID NOT NULL,
    "deed" TEXT NOT NULL,
    "status" "BulkStatus" NOT NULL DEFAULT 'PLANNING',
    "selection" JSONB NOT NULL,
    "phone_number_ids" UUID[],
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "resume_to" "BulkStatus",
    "halt_reason" TEXT,
    "total" INTEGER NOT NULL DEFAULT 0,
    "eligible" INTEGER NOT NULL DEFAULT 0,
    "hopeless" INTEGER NOT NULL DEFAULT 0,
    "unknown" INTEGER NOT NULL DEFAULT 0,
    "stored" INTEGER NOT NULL DEFAULT 0,
    "planned_bytes" BIGINT NOT NULL DEFAULT 0,
    "unsized_items" INTEGER NOT NULL DEFAULT 0,
    "succeeded" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "last_signature" TEXT,
    "signature_run" INTEGER NOT NULL DEFAULT 0,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "bulk_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bulk_item" (
    "bulk_run_id" UUID NOT NULL,
    "media_item_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "forecast" "BulkForecast" NOT NULL,
    "state" "BulkItemState" NOT NULL DEFAULT 'WAITING',
    "finished_at" TIMESTAMPTZ(3),
    "failure_reason" TEXT,
    "failure_code" TEXT,
    "failure_message" TEXT,
    "note" TEXT,

    CONSTRAINT "bulk_item_pkey" PRIMARY KEY ("bulk_run_id","media_item_id")
);

-- CreateTable
CREATE TABLE "incident" (
    "id" UUID NOT NULL,
    "phone_number_id" UUID NOT NULL,
    "operation" "Operation" NOT NULL,
    "reason" TEXT NOT NULL,
    "code" TEXT NOT NULL DEFAULT '',
    "state" "IncidentState" NOT NULL DEFAULT 'OPEN',
    "message" TEXT NOT NULL,
    "diagnosis" JSONB,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "occurrences" INTEGER NOT NULL DEFAULT 1,
    "acknowledged_at" TIMESTAMPTZ(3),
    "acknowledged_by_id" UUID,
    "snoozed_until" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "closed_because" TEXT,

    CONSTRAINT "incident_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "incident_subject" (
    "incident_id" UUID NOT NULL,
    "subject_id" UUID NOT NULL,
    "customer" TEXT,
    "occurrences" INTEGER NOT NULL DEFAULT 1,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "solved_at" TIMESTAMPTZ(3),

    CONSTRAINT "incident_subject_pkey" PRIMARY KEY ("incident_id","subject_id")
);

-- CreateTable
CREATE TABLE "number_hour" (
    "phone_number_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "operation" "Operation" NOT NULL,
    "succeeded" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "failed_items" INTEGER NOT NULL,
    "duration_ms" BIGINT NOT NULL,
    "bytes" BIGINT NOT NULL,

    CONSTRAINT "number_hour_pkey" PRIMARY KEY ("phone_number_id","hour","operation")
);

-- CreateIndex
CREATE INDEX "media_version_blob_id_idx" ON "media_version"("blob_id");

-- CreateIndex
CREATE UNIQUE INDEX "media_version_media_item_id_blob_id_key" ON "media_version"("media_item_id", "blob_id");

-- CreateIndex
CREATE INDEX "sighting_webhook_event_id_idx" ON "sighting"("webhook_event_id");

-- CreateIndex
CREATE INDEX "probe_media_item_id_started_at_idx" ON "probe"("media_item_id", "started_at");

-- CreateIndex
CREATE INDEX "bulk_run_created_at_id_idx" ON "bulk_run"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "bulk_run_status_idx" ON "bulk_run"("status");

-- CreateIndex
CREATE INDEX "bulk_item_bulk_run_id_state_position_idx" ON "bulk_item"("bulk_run_id", "state", "position");

-- CreateIndex
CREATE INDEX "bulk_item_media_item_id_state_idx" ON "bulk_item"("media_item_id", "state");

-- CreateIndex
CREATE INDEX "incident_state_last_seen_at_id_idx" ON "incident"("state", "last_seen_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "incident_phone_number_id_operation_reason_code_key" ON "incident"("phone_number_id", "operation", "reason", "code");

-- CreateIndex
CREATE INDEX "incident_subject_subject_id_idx" ON "incident_subject"("subject_id");

-- CreateIndex
CREATE INDEX "attempt_finished_at_idx" ON "attempt"("finished_at");

-- CreateIndex
CREATE INDEX "media_item_connection_id_direction_received_at_id_idx" ON "media_item"("connection_id", "direction", "received_at", "id");

-- AddForeignKey
ALTER TABLE "media_version" ADD CONSTRAINT "media_version_media_item_id_fkey" FOREIGN KEY ("media_item_id") REFERENCES "media_item"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "media_version" ADD CONSTRAINT "media_version_blob_id_fkey" FOREIGN KEY ("blob_id") REFERENCES "blob"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sighting" ADD CONSTRAINT "sighting_media_item_id_fkey" FOREIGN KEY ("media_item_id") REFERENCES "media_item"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sighting" ADD CONSTRAINT "sighting_webhook_event_id_fkey" FOREIGN KEY ("webhook_event_id") REFERENCES "webhook_event"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "probe" ADD CONSTRAINT "probe_media_item_id_fkey" FOREIGN KEY ("media_item_id") REFERENCES "media_item"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "probe" ADD CONSTRAINT "probe_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "operator"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "number_breaker" ADD CONSTRAINT "number_breaker_phone_number_id_fkey" FOREIGN KEY ("phone_number_id") REFERENCES "business_phone_number"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "number_breaker" ADD CONSTRAINT "number_breaker_paused_by_id_fkey" FOREIGN KEY ("paused_by_id") REFERENCES "operator"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bulk_run" ADD CONSTRAINT "bulk_run_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "operator"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bulk_item" ADD CONSTRAINT "bulk_item_bulk_run_id_fkey" FOREIGN KEY ("bulk_run_id") REFERENCES "bulk_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bulk_item" ADD CONSTRAINT "bulk_item_media_item_id_fkey" FOREIGN KEY ("media_item_id") REFERENCES "media_item"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident" ADD CONSTRAINT "incident_phone_number_id_fkey" FOREIGN KEY ("phone_number_id") REFERENCES "business_phone_number"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident" ADD CONSTRAINT "incident_acknowledged_by_id_fkey" FOREIGN KEY ("acknowledged_by_id") REFERENCES "operator"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident_subject" ADD CONSTRAINT "incident_subject_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "number_hour" ADD CONSTRAINT "number_hour_phone_number_id_fkey" FOREIGN KEY ("phone_number_id") REFERENCES "business_phone_number"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the new screens show is announced like everything else. A bulk run names all its numbers: it is passed on only to
-- those who may see each of them.
CREATE FUNCTION "announce_bulk_run"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('attache_changes', json_build_object(
    'table', 'bulk_run', 'id', NEW."id", 'phoneNumberIds', NEW."phone_number_ids", 'status', NEW."status")::text);
  RETURN NULL;
END $$;

CREATE TRIGGER "announce_bulk_run" AFTER INSERT OR UPDATE ON "bulk_run"
  FOR EACH ROW EXECUTE FUNCTION "announce_bulk_run"();

CREATE FUNCTION "announce_number_breaker"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('attache_changes', json_build_object(
    'table', 'number_breaker', 'id', NEW."phone_number_id", 'phoneNumberId', NEW."phone_number_id", 'status', NEW."state")::text);
  RETURN NULL;
END $$;

CREATE TRIGGER "announce_number_breaker_insert" AFTER INSERT ON "number_breaker"
  FOR EACH ROW WHEN (NEW."state" <> 'CLOSED' OR NEW."paused_at" IS NOT NULL)
  EXECUTE FUNCTION "announce_number_breaker"();

-- Allowance and error window change with every request and mean nothing to a reader.
CREATE TRIGGER "announce_number_breaker_update" AFTER UPDATE ON "number_breaker"
  FOR EACH ROW WHEN (
    OLD."state" IS DISTINCT FROM NEW."state"
    OR OLD."resumes_at" IS DISTINCT FROM NEW."resumes_at"
    OR OLD."paused_at" IS DISTINCT FROM NEW."paused_at")
  EXECUTE FUNCTION "announce_number_breaker"();

CREATE FUNCTION "announce_incident"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('attache_changes', json_build_object(
    'table', 'incident', 'id', NEW."id", 'phoneNumberId', NEW."phone_number_id", 'status', NEW."state")::text);
  RETURN NULL;
END $$;

CREATE TRIGGER "announce_incident" AFTER INSERT OR UPDATE ON "incident"
  FOR EACH ROW EXECUTE FUNCTION "announce_incident"();

-- A probe changes what a tile says of the time that is left.
DROP TRIGGER "announce_media_item_update" ON "media_item";
CREATE TRIGGER "announce_media_item_update" AFTER UPDATE ON "media_item"
  FOR EACH ROW WHEN (
    OLD."status" IS DISTINCT FROM NEW."status"
    OR OLD."blob_id" IS DISTINCT FROM NEW."blob_id"
    OR OLD."next_attempt_at" IS DISTINCT FROM NEW."next_attempt_at"
    OR OLD."failure_reason" IS DISTINCT FROM NEW."failure_reason"
    OR OLD."attempt_count" IS DISTINCT FROM NEW."attempt_count"
    OR OLD."probed_at" IS DISTINCT FROM NEW."probed_at")
  EXECUTE FUNCTION "announce_media_item"();

-- Bytes that items hold already become their first version.
INSERT INTO "media_version" ("id", "media_item_id", "blob_id", "origin", "verdict", "created_at")
SELECT gen_random_uuid(), i."id", b."id",
  CASE WHEN i."source" = 'UPLOAD' AND i."attempt_count" = 0 THEN 'UPLOAD' ELSE 'DOWNLOAD' END::"VersionOrigin",
  CASE
    WHEN i."status" = 'QUARANTINED' THEN 'MISMATCH'
    WHEN i."declared_sha256" IS NULL THEN 'UNVERIFIABLE'
    WHEN i."declared_sha256" = b."sha256" THEN 'VERIFIED'
    ELSE 'MISMATCH'
  END::"VersionVerdict",
  COALESCE(i."stored_at", i."updated_at")
FROM "media_item" i JOIN "blob" b ON b."id" = i."blob_id";
