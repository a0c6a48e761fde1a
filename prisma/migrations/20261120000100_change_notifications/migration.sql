-- Every change that a screen may be showing is announced by the database itself, so no writer can forget to.
-- Channel attache_changes, payload {"table","id","phoneNumberId","status"}; listeners filter by number before telling a browser.
-- NOTIFY is transactional: nothing is announced that did not commit.

CREATE FUNCTION "announce_media_item"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('attache_changes', json_build_object(
    'table', 'media_item', 'id', NEW."id", 'phoneNumberId', NEW."phone_number_id", 'status', NEW."status",
    'isNew', TG_OP = 'INSERT')::text);
  RETURN NULL;
END $$;

CREATE TRIGGER "announce_media_item_insert" AFTER INSERT ON "media_item"
  FOR EACH ROW EXECUTE FUNCTION "announce_media_item"();

-- Lease renewals touch the row every few seconds and mean nothing to a reader.
CREATE TRIGGER "announce_media_item_update" AFTER UPDATE ON "media_item"
  FOR EACH ROW WHEN (
    OLD."status" IS DISTINCT FROM NEW."status"
    OR OLD."blob_id" IS DISTINCT FROM NEW."blob_id"
    OR OLD."next_attempt_at" IS DISTINCT FROM NEW."next_attempt_at"
    OR OLD."failure_reason" IS DISTINCT FROM NEW."failure_reason"
    OR OLD."attempt_count" IS DISTINCT FROM NEW."attempt_count")
  EXECUTE FUNCTION "announce_media_item"();

CREATE FUNCTION "announce_attempt_progress"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('attache_changes', json_build_object(
    'table', 'attempt', 'id', NEW."media_item_id",
    'phoneNumberId', NEW."phone_number_id",
    'status', NEW."outcome", 'bytesReceived', NEW."bytes_received", 'expectedBytes', NEW."expected_bytes")::text);
  RETURN NULL;
END $$;

CREATE TRIGGER "announce_attempt_progress" AFTER UPDATE ON "attempt"
  FOR EACH ROW WHEN (OLD."bytes_received" IS DISTINCT FROM NEW."bytes_received")
  EXECUTE FUNCTION "announce_attempt_progress"();

CREATE FUNCTION "announce_upload"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('attache_changes', json_build_object(
    'table', 'upload', 'id', NEW."id", 'phoneNumberId', NEW."phone_number_id", 'status', NEW."status")::text);
  RETURN NULL;
END $$;

CREATE TRIGGER "announce_upload_insert" AFTER INSERT ON "upload"
  FOR EACH ROW EXECUTE FUNCTION "announce_upload"();

CREATE TRIGGER "announce_upload_update" AFTER UPDATE ON "upload"
  FOR EACH ROW WHEN (OLD."status" IS DISTINCT FROM NEW."status")
  EXECUTE FUNCTION "announce_upload"();

-- A thumbnail appears some time after the bytes; whoever shows an item with these bytes wants to know.
CREATE FUNCTION "announce_blob"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('attache_changes', json_build_object(
    'table', 'media_item', 'id', i."id", 'phoneNumberId', i."phone_number_id", 'status', i."status", 'isNew', false)::text)
  FROM (SELECT "id", "phone_number_id", "status" FROM "media_item" WHERE "blob_id" = NEW."id" LIMIT 20) i;
  RETURN NULL;
END $$;

CREATE TRIGGER "announce_blob" AFTER UPDATE ON "blob"
  FOR EACH ROW WHEN (OLD."thumbnail_state" IS DISTINCT FROM NEW."thumbnail_state")
  EXECUTE FUNCTION "announce_blob"();

-- Whoever loses a session, a role or a number stops hearing of it at once, not at the next look.
CREATE FUNCTION "announce_access"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed jsonb := to_jsonb(coalesce(NEW, OLD));
BEGIN
  PERFORM pg_notify('attache_changes', json_build_object(
    'table', 'access', 'operatorId', coalesce(changed ->> 'operator_id', changed ->> 'id'))::text);
  RETURN NULL;
END $$;

CREATE TRIGGER "announce_access_session" AFTER UPDATE ON "session"
  FOR EACH ROW WHEN (OLD."revoked_at" IS DISTINCT FROM NEW."revoked_at")
  EXECUTE FUNCTION "announce_access"();

CREATE TRIGGER "announce_access_operator" AFTER UPDATE ON "operator"
  FOR EACH ROW WHEN (OLD."disabled_at" IS DISTINCT FROM NEW."disabled_at" OR OLD."role" IS DISTINCT FROM NEW."role")
  EXECUTE FUNCTION "announce_access"();

CREATE TRIGGER "announce_access_grant" AFTER INSERT OR DELETE ON "number_grant"
  FOR EACH ROW EXECUTE FUNCTION "announce_access"();
