-- The line of a number in the order in which its items are started.
CREATE INDEX "media_item_line_idx" ON "media_item"
  ("phone_number_id", ("next_trigger" = 'BULK'), ("next_trigger" = 'OPERATOR') DESC, "received_at" DESC)
  WHERE "status" = 'QUEUED';
CREATE INDEX "media_item_due_idx" ON "media_item" ("phone_number_id", "next_attempt_at")
  WHERE "status" IN ('RETRY_WAIT', 'AWAITING_PROVIDER');
