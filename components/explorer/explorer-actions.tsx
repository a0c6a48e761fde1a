"use client";

import { Hash } from "lucide-react";
import { NumberMenu } from "@/components/numbers/number-menu";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { FetchByIdDialog } from "@/components/upload/fetch-by-id-dialog";
import { UploadButton } from "@/components/upload/upload-button";
import { numbersOf } from "@/lib/client/numbers-queries";
import type { RailDto } from "@/lib/schemas/numbers";

/** What can be done at a place: fetch by id, upload. Shows only what the operator may do. */
export function ExplorerActions({
  rail,
  phoneNumberId,
  fetching,
  onFetching,
  onFetched,
}: {
  rail: RailDto | undefined;
  /** null: all numbers. */
  phoneNumberId: string | null;
  /** Whether the question for the id is open. */
  fetching: boolean;
  onFetching: (open: boolean) => void;
  onFetched: (itemId: string) => void;
}) {
  const number = rail && numbersOf(rail).find(({ id }) => id === phoneNumberId);
  const ask = () => onFetching(true);
  return (
    <>
      {rail?.operator.can.redownload && (
        <>
          <Button onClick={ask} className="hidden xl:inline-flex">
            <Hash /> Fetch by id
          </Button>
          <IconButton label="Fetch by id" variant="default" onClick={ask} className="xl:hidden">
            <Hash />
          </IconButton>
          <FetchByIdDialog
            phoneNumberId={phoneNumberId}
            numbers={rail.connections}
            open={fetching}
            onOpenChange={onFetching}
            onFetched={onFetched}
          />
        </>
      )}
      {/* On a phone the bottom bar has it. */}
      <div className="hidden md:block">
        <UploadButton phoneNumberId={phoneNumberId} />
      </div>
      {number && rail?.operator.can.pause && <NumberMenu number={number} />}
    </>
  );
}
