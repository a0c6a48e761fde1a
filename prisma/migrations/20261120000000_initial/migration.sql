-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "MediaStatus" AS ENUM ('REFERENCED', 'QUEUED', 'DOWNLOADING', 'RETRY_WAIT', 'AWAITING_PROVIDER', 'STORED', 'FAILED', 'GONE', 'QUARANTINED', 'PURGED');

-- CreateEnum
CREATE TYPE "MediaKind" AS ENUM ('IMAGE', 'VIDEO', 'AUDIO', 'VOICE', 'DOCUMENT', 'STICKER', 'UNKNOWN');

-- CreateEnum
CREATE TYPE "Direction" AS ENUM ('INBOUND', 'UPLOADED');

-- CreateEnum
CREATE TYPE "MediaSource" AS ENUM ('WEBHOOK', 'OPERATOR', 'UPLOAD');

-- CreateEnum
CREATE TYPE "AttemptTrigger" AS ENUM ('WEBHOOK', 'OPERATOR', 'RETRY', 'SWEEP');

-- CreateEnum
CREATE TYPE "AttemptOutcome" AS ENUM ('RUNNING', 'SUCCEEDED', 'PENDING_AT_PROVIDER', 'FAILED', 'ABANDONED');

-- CreateEnum
CREATE TYPE "UploadStatus" AS ENUM ('QUEUED', 'SENDING', 'RETRY_WAIT', 'DONE', 'FAILED');

-- CreateEnum
CREATE TYPE "WebhookEventStatus" AS ENUM ('RECEIVED', 'PROCESSED', 'IGNORED', 'FAILED');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('VIEWER', 'OPERATOR', 'ADMIN');

-- CreateTable
CREATE TABLE "connection" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "provider_kind" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "sealed_secrets" TEXT NOT NULL,
    "sealed_webhook_token" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "connection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "business_phone_number" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "provider_number_id" TEXT NOT NULL,
    "phone_number" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "provider_status" TEXT,
    "last_webhook_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "business_phone_number_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "media_item" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "phone_number_id" UUID NOT NULL,
    "direction" "Direction" NOT NULL,
    "provider_media_id" TEXT NOT NULL,
    "source" "MediaSource" NOT NULL,
    "kind" "MediaKind" NOT NULL,
    "status" "MediaStatus" NOT NULL,
    "message_id" TEXT,
    "sender" TEXT,
    "sender_name" TEXT,
    "caption" TEXT,
    "file_name" TEXT,
    "declared_mime_type" TEXT,
    "declared_size_bytes" BIGINT,
    "declared_sha256" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "blob_id" UUID,
    "stored_at" TIMESTAMPTZ(3),
    "attempt_count" INTEGER NOT NULL DEFAULT 0,
    "retry_count" INTEGER NOT NULL DEFAULT 0,
    "next_trigger" "AttemptTrigger" NOT NULL DEFAULT 'WEBHOOK',
    "requested_by_id" UUID,
    "next_attempt_at" TIMESTAMPTZ(3),
    "lease_owner" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "failure_reason" TEXT,
    "failure_code" TEXT,
    "failure_http_status" INTEGER,
    "failure_message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "media_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "blob" (
    "id" UUID NOT NULL,
    "sha256" TEXT NOT NULL,
    "store" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "mime_type" TEXT NOT NULL,
    "width" INTEGER,
    "height" INTEGER,
    "duration_ms" INTEGER,
    "thumbnail_state" TEXT,
    "thumbnail_key" TEXT,
    "peaks" INTEGER[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "blob_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attempt" (
    "id" UUID NOT NULL,
    "media_item_id" UUID NOT NULL,
    "phone_number_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "trigger" "AttemptTrigger" NOT NULL,
    "operator_id" UUID,
    "worker_id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "outcome" "AttemptOutcome" NOT NULL DEFAULT 'RUNNING',
    "bytes_received" BIGINT NOT NULL DEFAULT 0,
    "expected_bytes" BIGINT,
    "failure_reason" TEXT,
    "failure_code" TEXT,
    "failure_http_status" INTEGER,
    "failure_message" TEXT,
    "exchanges" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_event" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "headers" JSONB NOT NULL,
    "body" BYTEA NOT NULL,
    "body_sha256" TEXT NOT NULL,
    "verified_by" TEXT NOT NULL,
    "status" "WebhookEventStatus" NOT NULL DEFAULT 'RECEIVED',
    "processed_at" TIMESTAMPTZ(3),
    "item_count" INTEGER NOT NULL DEFAULT 0,
    "result" TEXT,

    CONSTRAINT "webhook_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "upload" (
    "id" UUID NOT NULL,
    "phone_number_id" UUID NOT NULL,
    "operator_id" UUID,
    "file_name" TEXT NOT NULL,
    "kind" "MediaKind" NOT NULL,
    "mime_type" TEXT NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "blob_id" UUID NOT NULL,
    "status" "UploadStatus" NOT NULL DEFAULT 'QUEUED',
    "attempt_count" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "lease_owner" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "provider_media_id" TEXT,
    "media_item_id" UUID,
    "failure_reason" TEXT,
    "failure_code" TEXT,
    "failure_http_status" INTEGER,
    "failure_message" TEXT,
    "exchanges" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "upload_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operator" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "operator_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "operator_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "address" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_throttle" (
    "subject" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_throttle_pkey" PRIMARY KEY ("subject")
);

-- CreateTable
CREATE TABLE "number_grant" (
    "operator_id" UUID NOT NULL,
    "phone_number_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "number_grant_pkey" PRIMARY KEY ("operator_id","phone_number_id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "operator_id" UUID,
    "action" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "phone_number_id" UUID,
    "request_id" TEXT NOT NULL,
    "details" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "worker_heartbeat" (
    "worker_id" TEXT NOT NULL,
    "lock_holders" TEXT[],
    "hostname" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "worker_heartbeat_pkey" PRIMARY KEY ("worker_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "connection_name_key" ON "connection"("name");

-- CreateIndex
CREATE INDEX "business_phone_number_phone_number_idx" ON "business_phone_number"("phone_number");

-- CreateIndex
CREATE UNIQUE INDEX "business_phone_number_connection_id_provider_number_id_key" ON "business_phone_number"("connection_id", "provider_number_id");

-- CreateIndex
CREATE INDEX "media_item_received_at_id_idx" ON "media_item"("received_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "media_item_phone_number_id_received_at_id_idx" ON "media_item"("phone_number_id", "received_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "media_item_phone_number_id_status_received_at_id_idx" ON "media_item"("phone_number_id", "status", "received_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "media_item_phone_number_id_kind_received_at_id_idx" ON "media_item"("phone_number_id", "kind", "received_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "media_item_status_next_attempt_at_idx" ON "media_item"("status", "next_attempt_at");

-- CreateIndex
CREATE INDEX "media_item_status_lease_until_idx" ON "media_item"("status", "lease_until");

-- CreateIndex
CREATE INDEX "media_item_provider_media_id_idx" ON "media_item"("provider_media_id");

-- CreateIndex
CREATE INDEX "media_item_message_id_idx" ON "media_item"("message_id");

-- CreateIndex
CREATE INDEX "media_item_sender_idx" ON "media_item"("sender");

-- CreateIndex
CREATE INDEX "media_item_declared_sha256_idx" ON "media_item"("declared_sha256");

-- CreateIndex
CREATE INDEX "media_item_blob_id_idx" ON "media_item"("blob_id");

-- CreateIndex
CREATE UNIQUE INDEX "media_item_connection_id_phone_number_id_direction_provider_key" ON "media_item"("connection_id", "phone_number_id", "direction", "provider_media_id");

-- CreateIndex
CREATE UNIQUE INDEX "blob_sha256_key" ON "blob"("sha256");

-- CreateIndex
CREATE UNIQUE INDEX "blob_key_key" ON "blob"("key");

-- CreateIndex
CREATE INDEX "blob_created_at_idx" ON "blob"("created_at");

-- CreateIndex
CREATE INDEX "attempt_phone_number_id_started_at_idx" ON "attempt"("phone_number_id", "started_at" DESC);

-- CreateIndex
CREATE INDEX "attempt_outcome_started_at_idx" ON "attempt"("outcome", "started_at");

-- CreateIndex
CREATE UNIQUE INDEX "attempt_media_item_id_number_key" ON "attempt"("media_item_id", "number");

-- CreateIndex
CREATE INDEX "webhook_event_connection_id_received_at_id_idx" ON "webhook_event"("connection_id", "received_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "webhook_event_status_received_at_idx" ON "webhook_event"("status", "received_at");

-- CreateIndex
CREATE INDEX "upload_phone_number_id_created_at_id_idx" ON "upload"("phone_number_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "upload_operator_id_created_at_idx" ON "upload"("operator_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "upload_status_next_attempt_at_idx" ON "upload"("status", "next_attempt_at");

-- CreateIndex
CREATE INDEX "upload_provider_media_id_idx" ON "upload"("provider_media_id");

-- CreateIndex
CREATE INDEX "upload_blob_id_idx" ON "upload"("blob_id");

-- CreateIndex
CREATE UNIQUE INDEX "operator_email_key" ON "operator"("email");

-- CreateIndex
CREATE INDEX "session_operator_id_idx" ON "session"("operator_id");

-- CreateIndex
CREATE INDEX "session_expires_at_idx" ON "session"("expires_at");

-- CreateIndex
CREATE INDEX "sign_in_throttle_window_start_idx" ON "sign_in_throttle"("window_start");

-- CreateIndex
CREATE INDEX "number_grant_phone_number_id_idx" ON "number_grant"("phone_number_id");

-- CreateIndex
CREATE INDEX "audit_entry_at_id_idx" ON "audit_entry"("at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_entry_subject_id_at_idx" ON "audit_entry"("subject_id", "at" DESC);

-- CreateIndex
CREATE INDEX "audit_entry_operator_id_at_idx" ON "audit_entry"("operator_id", "at" DESC);

-- CreateIndex
CREATE INDEX "worker_heartbeat_last_seen_at_idx" ON "worker_heartbeat"("last_seen_at");

-- AddForeignKey
ALTER TABLE "business_phone_number" ADD CONSTRAINT "business_phone_number_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "media_item" ADD CONSTRAINT "media_item_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "media_item" ADD CONSTRAINT "media_item_phone_number_id_fkey" FOREIGN KEY ("phone_number_id") REFERENCES "business_phone_number"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "media_item" ADD CONSTRAINT "media_item_blob_id_fkey" FOREIGN KEY ("blob_id") REFERENCES "blob"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "media_item" ADD CONSTRAINT "media_item_requested_by_id_fkey" FOREIGN KEY ("requested_by_id") REFERENCES "operator"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_media_item_id_fkey" FOREIGN KEY ("media_item_id") REFERENCES "media_item"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "operator"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_event" ADD CONSTRAINT "webhook_event_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload" ADD CONSTRAINT "upload_phone_number_id_fkey" FOREIGN KEY ("phone_number_id") REFERENCES "business_phone_number"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload" ADD CONSTRAINT "upload_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "operator"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload" ADD CONSTRAINT "upload_blob_id_fkey" FOREIGN KEY ("blob_id") REFERENCES "blob"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload" ADD CONSTRAINT "upload_media_item_id_fkey" FOREIGN KEY ("media_item_id") REFERENCES "media_item"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "operator"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "number_grant" ADD CONSTRAINT "number_grant_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "operator"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "number_grant" ADD CONSTRAINT "number_grant_phone_number_id_fkey" FOREIGN KEY ("phone_number_id") REFERENCES "business_phone_number"("id") ON DELETE CASCADE ON UPDATE CASCADE;

