"use client";

import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import type { RailDto } from "@/lib/schemas/numbers";
import { formatBytes } from "@/lib/sizes";
import { NumberSelect } from "./number-select";

/** Asks which number files are for. Open while there are files. */
export function ChooseNumberDialog({
  files,
  connections,
  onChoose,
  onCancel,
}: {
  files: readonly File[];
  connections: RailDto["connections"];
  onChoose: (phoneNumberId: string) => void;
  onCancel: () => void;
}) {
  const [numberId, setNumberId] = useState("");
  const form = useId();
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  const what = files.length === 1 ? (files[0]?.name ?? "") : `${files.length} files`;
  return (
    <Dialog
      title="For which number?"
      description={`${what} · ${formatBytes(bytes)}. The provider gives a media id that only this number can use.`}
      open={files.length > 0}
      onOpenChange={(open) => !open && onCancel()}
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button type="submit" form={form} variant="primary" disabled={!numberId}>
            Upload
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault();
          if (numberId) onChoose(numberId);
        }}
      >
        <Field label="Business phone number">
          <NumberSelect
            connections={connections}
            value={numberId}
            onChange={(event) => setNumberId(event.target.value)}
            autoFocus
            required
          />
        </Field>
      </form>
    </Dialog>
  );
}
