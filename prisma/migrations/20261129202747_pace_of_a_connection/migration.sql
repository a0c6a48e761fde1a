-- AlterTable
ALTER TABLE "number_breaker" DROP COLUMN "spent_until";

-- CreateTable
CREATE TABLE "connection_pace" (
    "connection_id" UUID NOT NULL,
    "spent_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "connection_pace_pkey" PRIMARY KEY ("connection_id")
);

-- AddForeignKey
ALTER TABLE "connection_pace" ADD CONSTRAINT "connection_pace_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;
