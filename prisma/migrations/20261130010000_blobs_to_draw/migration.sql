-- Bytes that nobody has drawn yet: few of many, and looked for every ten seconds.
CREATE INDEX "blob_undrawn_idx" ON "blob" ("created_at") WHERE "thumbnail_state" IS NULL;
